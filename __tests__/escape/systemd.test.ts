import { posix } from 'node:path';
import * as fc from 'fast-check';
import {
  systemdArgument,
  systemdLine,
  systemdLineProblem,
  systemdPath,
  systemdTextProblem,
} from '../../lib/escape/systemd';
import { recordedCalls, runUnderSystemd, SYSTEMD_TOOLS } from '../host/support/systemd-machine';
import { hostileText } from '../support/hostile-text';
import { describeWithTools } from '../support/tools';

jest.setTimeout(300_000);

test('plain words stay as they are', () => {
  for (const word of ['--name', 'docker.io/valkey/valkey:7.2', 'a=b', '/persist/containers']) {
    expect(systemdArgument(word)).toBe(word);
  }
});

test.each([
  ['a b', '"a b"'],
  ['', '""'],
  ['100%', '100%%'],
  ['$HOME', '$$HOME'],
  ['say "hi"\n', '"say \\"hi\\"\\n"'],
  [';', '";"'],
])('%j becomes %j', (text, word) => {
  expect(systemdArgument(text)).toBe(word);
});

test('what no unit file can hold is refused', () => {
  for (const text of ['a\0b', '\ud800', '\uffff', '\u{1fffe}']) {
    expect(systemdTextProblem(text)).toBeDefined();
    expect(() => systemdArgument(text)).toThrow(RangeError);
  }
  for (const text of ['a\nb', ' a', 'a\\']) {
    expect(systemdLineProblem(text)).toBeDefined();
    expect(() => systemdLine(text)).toThrow(RangeError);
  }
});

describeWithTools(SYSTEMD_TOOLS, 'read back by systemd', () => {
  const seed = Date.now();
  const texts = fc.sample(
    hostileText.filter((text) => systemdTextProblem(text) === undefined),
    { numRuns: 400, seed },
  );
  const lines = texts.filter((text) => text !== '' && systemdLineProblem(text) === undefined).slice(0, 100);
  const paths = texts
    .filter((text) => !/[\n\r]/.test(text) && text.length < 2000)
    .map((text) => posix.normalize(`/${text}/end`))
    .slice(0, 100);
  let read: (path: string) => string;

  beforeAll(() => {
    const execLines = texts.map((text) => `ExecStart=/bin/sh /test/record.sh ${systemdArgument(text)} end`);
    const shown = (
      name: string,
      property: string,
      values: readonly string[],
      directive: (value: string) => string,
    ) => ({
      files: Object.fromEntries(
        values.map((value, index) => [
          `${name}-${index}.service`,
          `[Service]\nExecStart=/bin/true\n${directive(value)}\n`,
        ]),
      ),
      drive: `systemctl show -p ${property} --value $(seq -f ${name}-%g.service 0 ${values.length - 1}) >/test/${name}`,
    });
    const line = shown('line', 'Description', lines, (value) => `[Unit]\nDescription=${systemdLine(value)}`);
    const path = shown(
      'path',
      'RequiresMountsFor',
      paths,
      (value) => `[Unit]\nRequiresMountsFor=${systemdPath(value)}`,
    );
    read = runUnderSystemd({
      ...line.files,
      ...path.files,
      'record.sh': `printf '%s\\0' "$#" "$@" >>/test/arguments\n`,
      'arguments.service': ['[Service]', 'Type=oneshot', ...execLines, ''].join('\n'),
      'drive.sh': [
        'set -eu',
        'cp /test/*.service /run/systemd/system',
        'systemctl daemon-reload',
        line.drive,
        path.drive,
        'systemctl start arguments.service',
      ].join('\n'),
    });
  });

  test(`arguments (seed ${seed})`, () => {
    expect(recordedCalls(read('arguments'))).toEqual(texts.map((text) => [text, 'end']));
  });

  test(`one-line values (seed ${seed})`, () => {
    expect(read('line').trimEnd().split('\n\n')).toEqual(lines);
  });

  test(`paths (seed ${seed})`, () => {
    expect(read('path').trimEnd().split('\n\n').map(shownPath)).toEqual(paths);
  });
});

/** `systemctl show` quotes as for a shell, with control characters in octal. */
function shownPath(text: string): string {
  if (!text.startsWith('"')) return text;
  const letters: Readonly<Record<string, string>> = {
    n: '\n',
    t: '\t',
    r: '\r',
    a: '\u0007',
    b: '\b',
    f: '\f',
    v: '\v',
    e: '\u001b',
  };
  return text
    .slice(1, -1)
    .replaceAll(/\\([0-7]{3}|.)/gs, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (letters[code] ?? code),
    );
}
