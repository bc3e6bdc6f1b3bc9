import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readEnvironmentFile } from '../../lib/host/environment-file';
import { preflightConf } from '../../lib/host/preflight-conf';
import { describeWithTools } from '../support/tools';
import { memoryPod } from './memory-pods';
import { runUnderSystemd, SYSTEMD_TOOLS } from './support/systemd-machine';

jest.setTimeout(300_000);

const OTHERS = 'DD_API_KEY=fake-key-for-tests\n';
const KEY = 'OPENCODE_SERVER_PASSWORD';
const SECRET = 'fake-secret-of-the-file';

/** Text after `DD_API_KEY=…`, the value of the password that Podman makes of it, and what preflight says of it. */
const CASES: readonly (readonly [name: string, text: string, value: string | undefined, says?: RegExp])[] = [
  ['plain', `${KEY}=${SECRET}\n`, SECRET],
  ['without a line end', `${KEY}=${SECRET}`, SECRET],
  ['CRLF', `${KEY}=${SECRET}\r\n`, SECRET],
  ['blanks before the name', ` \t ${KEY}=${SECRET}\n`, SECRET],
  ['an equals sign and a # in it', `${KEY}==${SECRET}#1=\n`, `=${SECRET}#1=`],
  ['a quote in it', `${KEY}=${SECRET}"\n`, `${SECRET}"`],
  ['quotes', `${KEY}="${SECRET}"\n`, `"${SECRET}"`, /line 2: the value of \S+ begins and ends with quotes/],
  ['single quotes', `\n${KEY}='${SECRET}'\r\n`, `'${SECRET}'`, /line 3: the value of \S+ begins and ends with quotes/],
  ['a note', `${KEY}=${SECRET} # note\n`, `${SECRET} # note`, /line 2: the value of \S+ has a blank and a # in it/],
  ['a note after a tab', `${KEY}=${SECRET}\t# note\n`, `${SECRET}\t# note`, /line 2: .* has a blank and a # in it/],
  ['a blank at the end', `${KEY}=${SECRET} \n`, `${SECRET} `, /line 2: .* ends with a blank/],
  ['a reference', `${KEY}=op://vault/item/field\n`, 'op://vault/item/field', /line 2: .* is a reference that nobody/],
  ['a template', `${KEY}={{ op://a/b/c }}\n`, '{{ op://a/b/c }}', /line 2: .* is a reference that nobody resolved/],
  ['empty', `${KEY}=\n`, '', /no value for OPENCODE_SERVER_PASSWORD: line 2 is empty/],
  ['empty with CRLF', `${KEY}=\r\n`, '', /no value for OPENCODE_SERVER_PASSWORD: line 2 is empty/],
  ['emptied', `${KEY}=${SECRET}\n\n${KEY}=\n`, '', /no value for \S+ line 4 empties it after line 2: the last/],
  ['given twice', `${KEY}=\n${KEY}=${SECRET}\n`, SECRET],
  ['a comment', `#${KEY}=${SECRET}\n`, undefined, /no value for \S+ add a line OPENCODE_SERVER_PASSWORD=…/],
  ['export', `export ${KEY}=${SECRET}\n`, undefined, /no value for \S+ line 2 gives it to another name/],
  ['a blank before =', `${KEY} =${SECRET}\n`, undefined, /no value for \S+ line 2 gives it to another name/],
  ['no =', `${KEY}\n`, undefined, /no value for \S+ line 2 has no =/],
];

/** Podman refuses these as a whole. */
const REFUSED: readonly (readonly [name: string, text: string, says: RegExp])[] = [
  ['no name', `${KEY}=${SECRET}\n=${SECRET}\n`, /line 3 has no name before its =/],
  ['a long line', `${KEY}=${SECRET}\nLONG=${'x'.repeat(65536 - 5)}\n`, /line 3 is longer than 65535 bytes/],
];
/** And this one not. */
const LONGEST = `${KEY}=${'x'.repeat(65535 - KEY.length - 1)}\n`;

const hostileLine = fc
  .tuple(
    fc.constantFrom('', ' ', '\t', '#', 'export ', '\u00a0', '\ufeff'),
    fc.constantFrom('A', 'B', 'A B', 'é', '"A"'),
    fc.constantFrom('=', ' =', '==', '=  ', "='"),
    fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\0\n]/g, '')),
    fc.constantFrom('\n', '\r\n', '\r\r\n', '\n\n'),
  )
  .map((parts) => parts.join(''));
const GENERATED = fc.sample(
  fc.array(hostileLine, { minLength: 1, maxLength: 6 }).map((lines) => lines.join('')),
  { numRuns: 20, seed: 17 },
);

test.each(CASES)('%s is read as Podman does', (_, text, value) => {
  expect(readEnvironmentFile(OTHERS + text)?.get(KEY)).toBe(value);
});

test.each(REFUSED)('%s is no file', (_, text) => {
  expect(readEnvironmentFile(OTHERS + text)).toBeUndefined();
});

describe.each([
  ['dash', ['dash']],
  ['busybox', ['busybox', 'sh']],
])('preflight.sh under %s', (tool, [shell = '', ...args]) => {
  describeWithTools([tool], 'of an environment file', () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'environment-file-'))));
    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    /** What it says of the file, and whether it is a finding. */
    const preflight = (text: string): { readonly fails: boolean; readonly said: readonly string[] } => {
      const path = join(folder, 'opencode.env');
      writeFileSync(path, text, { mode: 0o600 });
      writeFileSync(join(folder, 'preflight.conf'), preflightConf(memoryPod({ environmentFile: { path } })));
      const script = join(__dirname, '../../lib/host/scripts/preflight.sh');
      const { status, stderr } = spawnSync(shell, [...args, script, join(folder, 'preflight.conf')], {
        encoding: 'utf8',
      });
      expect(stderr).not.toContain(SECRET);
      return {
        fails: ((status ?? 1) & 1) === 1,
        said: stderr.split('\n').filter((line) => line.includes(path)),
      };
    };

    // A row that is shorter than the function's arguments would be given the callback of Jest.
    const said = CASES.map(([name, text, , says]) => ({ name, text, says }));
    const refused = REFUSED.map(([name, text, says]) => ({ name, text, says }));
    test.each([...said, ...refused])('$name', ({ text, says }) => {
      expect(preflight(OTHERS + text)).toEqual(
        says === undefined
          ? { fails: false, said: [] }
          : { fails: true, said: [expect.stringMatching(says) as string] },
      );
    });

    test('the longest line', () => {
      expect(preflight(OTHERS + LONGEST)).toEqual({ fails: false, said: [] });
    });

    test('a byte order mark', () => {
      expect(preflight(`\ufeff${OTHERS}${KEY}=${SECRET}\n`)).toEqual({
        fails: true,
        said: [expect.stringMatching(/no value for DD_API_KEY: line 1 gives it to another name/)],
      });
    });

    test('what nobody demands is noted, and keeps nothing from starting', () => {
      const { fails, said } = preflight(`${OTHERS}${KEY}=${SECRET}\nOTHER="${SECRET}"\nMORE=op://a/b/c\n`);
      expect({ fails, said }).toEqual({
        fails: false,
        said: [
          expect.stringMatching(/^preflight: note: \S+ line 3: the value of OTHER begins and ends with quotes/),
          expect.stringMatching(/^preflight: note: \S+ line 4: the value of MORE is a reference/),
        ],
      });
    });
  });
});

describeWithTools(SYSTEMD_TOOLS, 'the real Podman', () => {
  const files = [...CASES.map(([, text]) => OTHERS + text), ...REFUSED.map(([, text]) => text), LONGEST, ...GENERATED];
  let read: (path: string) => string;
  beforeAll(() => {
    read = runUnderSystemd({
      ...Object.fromEntries(files.map((text, index) => [`files/${String(index)}`, text])),
      'drive.sh': readFileSync(join(__dirname, 'support/environment-files.sh'), 'utf8'),
    });
  });

  test.each(files.map((text, index) => [index, JSON.stringify(text).slice(0, 80), text] as const))(
    'file %i: %s',
    (index, _, text) => {
      const seen = read(`seen/${String(index)}`);
      const variables = seen === '' ? undefined : (JSON.parse(seen) as readonly string[]);
      const own = /^(PATH|TERM|HOME|HOSTNAME|container)(=|$)/;
      // Of Podman's own environment, which a name without = takes, there is nothing in the files.
      const expected = readEnvironmentFile(text);
      expect(variables?.filter((each) => !own.test(each)).sort()).toEqual(
        expected && [...expected].map(([name, value]) => `${name}=${value}`).sort(),
      );
    },
  );
});
