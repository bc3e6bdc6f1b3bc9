import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = join(__dirname, '..', '..', 'imports', 'schemas');
const files = readdirSync(directory).filter((file) => file !== 'index.json');

function patternsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === 'pattern' && typeof child === 'string' ? [child] : patternsIn(child),
  );
}

test('every schema is in the index', () => {
  const index = JSON.parse(readFileSync(join(directory, 'index.json'), 'utf8')) as Record<string, { file: string }[]>;
  const indexed = Object.values(index).flatMap((entries) => entries.map(({ file }) => file));
  expect(indexed.sort()).toEqual(files.sort());
});

// They are written for Go; one that JavaScript cannot read would break the synth of whoever emits that field.
test.each(files)('the patterns of %s are regular expressions here too', (file) => {
  for (const pattern of patternsIn(JSON.parse(readFileSync(join(directory, file), 'utf8')))) {
    expect(() => new RegExp(pattern, 'u')).not.toThrow();
  }
});
