import { shellCommands } from './shell-words';

test.each([
  [
    'npm ci && npm test # all',
    [
      ['npm', 'ci'],
      ['npm', 'test'],
    ],
  ],
  ["sed 's/a b/c; d/' x \\\n  >> y\ncat z | wc", [['sed', 's/a b/c; d/', 'x', '>>', 'y'], ['cat', 'z'], ['wc']]],
  [`echo "a \\"b\\" c"'d'e \\$f`, [['echo', 'a "b" cde', '$f']]],
])('%s', (block, commands) => {
  expect(shellCommands(block)).toEqual(commands);
});

test('a quote that is not closed is an error', () => {
  expect(() => shellCommands("echo 'a")).toThrow('a quote is not closed');
});
