import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pages } from './fenced-blocks';

const REPOSITORY = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');

/** What GitHub makes of the headings of a page. */
function anchors(page: string): readonly string[] {
  const text = read(page).replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(pages())('every link of %s leads somewhere', (page) => {
  const broken = [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(REPOSITORY, target))) return [link];
    return anchor === undefined || anchors(target).includes(anchor) ? [] : [link];
  });
  expect(broken).toEqual([]);
});

test('the index has every page', () => {
  const listed = [...read('docs/README.md').matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => `docs/${link}`);
  const beside = pages().filter((page) => /^docs\/[^/]+$/.test(page) && page !== 'docs/README.md');
  expect(beside.filter((page) => !listed.includes(page))).toEqual([]);
});
