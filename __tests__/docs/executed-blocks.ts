import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FencedBlock, fencedBlocks } from './fenced-blocks';

/** Sections of pages that `e2e/package` runs as they stand, from the packed tarball. */
const EXECUTED = [
  { page: 'docs/tutorial.md', from: '# Tutorial', to: '\n## On the cluster\n' },
  { page: 'README.md', from: '\n## In a repository of your own\n', to: '\n## Commands\n' },
] as const;

type ExecutedPage = (typeof EXECUTED)[number]['page'];

/** The blocks of the section of a page that is run: commands (`sh`), what they print (`text`), and files. */
export function executedBlocks(page: ExecutedPage): readonly FencedBlock[] {
  const section = EXECUTED.find((one) => one.page === page);
  const text = readFileSync(join(__dirname, '../..', page), 'utf8');
  const lineOf = (start: string): number => {
    const index = text.indexOf(start);
    if (index < 0) throw new Error(`${page} has no ${start.trim()}`);
    return text.slice(0, index).split('\n').length;
  };
  const [first, last] = [lineOf(section?.from ?? ''), lineOf(section?.to ?? '')];
  return fencedBlocks(page, 'sh', 'text', 'ts').filter(({ place }) => {
    const line = Number(place.split(':')[1]);
    return line > first && line < last;
  });
}

/** Places of all commands that are run. */
export function executedPlaces(): ReadonlySet<string> {
  const blocks = EXECUTED.flatMap(({ page }) => executedBlocks(page));
  return new Set(blocks.filter(({ language }) => language === 'sh').map(({ place }) => place));
}
