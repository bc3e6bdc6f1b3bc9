import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const rows = readFileSync(join(ROOT, 'docs/requirements.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z]+-\d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** `POD-05…09` stands for five ids. */
function idsOf(cell: string): string[] {
  return cell.split(', ').flatMap((text) => {
    const [, group = '', first = '', last = first] = /^([A-Z]+)-(\d+)(?:…(\d+))?$/.exec(text) ?? [];
    return Array.from(
      { length: Number(last) - Number(first) + 1 },
      (_, index) => `${group}-${String(Number(first) + index).padStart(2, '0')}`,
    );
  });
}

function numbered(group: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${group}-${String(index + 1).padStart(2, '0')}`);
}

test('the page has every id of the roadmap once', () => {
  const ids = rows.flatMap(([, cell = '']) => idsOf(cell));
  expect([...ids].sort()).toEqual(
    [
      ...numbered('INFRA', 4),
      ...numbered('SECR', 4),
      ...numbered('FLUX', 9),
      ...numbered('HA', 9),
      ...numbered('SEC', 5),
      ...numbered('OPS', 4),
      ...numbered('AUTO', 1),
      ...numbered('POD', 19),
    ].sort(),
  );
});

test('every test that it names is there', () => {
  const named = rows.flatMap((cells) => (cells[4] ?? '').match(/(?<=`)[a-z-]+\/[a-z/-]+(?=`)/g) ?? []);
  expect(named.length).toBeGreaterThan(rows.length / 2);
  expect(named.filter((name) => !existsSync(join(ROOT, '__tests__', `${name}.test.ts`)))).toEqual([]);
});
