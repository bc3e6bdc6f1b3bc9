import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { shellTextProblem, shellWord } from '../../lib/escape/shell';
import { hostileText } from '../support/hostile-text';
import { describeWithTools } from '../support/tools';

test.each([
  ['/persist/containers', '/persist/containers'],
  ['', "''"],
  ['a b', "'a b'"],
  ["it's", "'it'\\''s'"],
])('%j becomes %s', (text, word) => {
  expect(shellWord(text)).toBe(word);
});

test('NUL is refused', () => {
  expect(shellTextProblem('a\0')).toBeDefined();
  expect(() => shellWord('a\0')).toThrow(RangeError);
});

describe.each([
  ['dash', ['dash']],
  ['bash', ['bash']],
  ['busybox', ['busybox', 'sh']],
])('%s', (tool, [shell = '', ...args]) => {
  describeWithTools([tool], `read back by ${tool}`, () => {
    test('as a variable and as an argument', () => {
      fc.assert(
        fc.property(fc.array(hostileText, { minLength: 1, maxLength: 40 }), (texts) => {
          const script = texts
            .map((text) => `v=${shellWord(text)}; printf '%s\\0%s\\0' "$v" ${shellWord(text)}\n`)
            .join('');
          const { stdout } = spawnSync(shell, args, { input: script, encoding: 'utf8', maxBuffer: 1e8 });
          expect(stdout.split('\0').slice(0, -1)).toEqual(texts.flatMap((text) => [text, text]));
        }),
        { numRuns: 30 },
      );
    });
  });
});
