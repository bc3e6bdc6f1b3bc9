import { YamlGuard } from '../../lib/guard/yaml-guard';

const inspect = (content: string, path = 'a/b.yaml') =>
  new YamlGuard().inspect([{ path, content, constructPath: 'app/b' }]);

test('YAML as a person writes it is fine', () => {
  expect(inspect('# yaml-language-server: $schema=https://example.org\n---\na: 1\nb: |\n  x\ty\n')).toEqual([]);
});

test.each([
  ['a: 1\na: 2\n', 'duplicate'],
  ['a: [\n', 'it is not YAML'],
  ['a: 1', 'does not end with a line break'],
  ['a: 1\r\n', 'carriage return'],
  ['a:\n\tb: 1\n', 'tab characters must not be used in indentation (2:1)'],
  ['a: 1\nb: |-\n  \ttext\n', 'the block of text at line 2 begins with a tab'],
  ['\ufeffa: 1\n', 'byte order mark'],
])('%j: %s', (content, finding) => {
  expect(inspect(content).join('\n')).toContain(finding);
});

test('a tab within a block of text is text', () => {
  expect(inspect('a: |-\n  text\n  \ttext\n')).toEqual([]);
});

test('a finding names construct and file, and quotes nothing of it', () => {
  const [finding = ''] = inspect('token: fake-token-for-tests\ntoken: fake-token-for-tests\n');
  expect(finding).toMatch(/^app\/b: a\/b\.yaml: /);
  expect(finding).not.toContain('fake-token');
});

test('other files are not read', () => {
  expect(inspect('a: [', 'run.sh')).toEqual([]);
});
