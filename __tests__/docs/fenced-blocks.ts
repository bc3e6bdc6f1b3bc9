import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const REPOSITORY = join(__dirname, '../..');

/** A fenced block of a page. */
export interface FencedBlock {
  /** Page and line of its first line, such as `docs/cluster.md:28`. */
  readonly place: string;
  readonly language: string;
  readonly text: string;
}

/** The README and every page that a person wrote. */
export function pages(): readonly string[] {
  const written = readdirSync(join(REPOSITORY, 'docs'), { recursive: true, encoding: 'utf8' });
  return [
    'README.md',
    'CONTRIBUTING.md',
    ...written.filter((path) => path.endsWith('.md') && !path.startsWith('reference/')).map((path) => `docs/${path}`),
  ].sort();
}

/** The fenced blocks of a page in one of these languages, without their indentation. */
export function fencedBlocks(page: string, ...languages: readonly string[]): readonly FencedBlock[] {
  const text = readFileSync(join(REPOSITORY, page), 'utf8');
  return [...text.matchAll(/^( *)```(\w+)[^\n]*\n([\s\S]*?)^ *```$/gm)]
    .map(({ index, 1: indent = '', 2: language = '', 3: body = '' }) => ({
      place: `${page}:${String(text.slice(0, index).split('\n').length + 1)}`,
      language,
      text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }))
    .filter(({ language }) => languages.includes(language));
}

/** The language of each fenced block of a page; empty where it has none. */
export function languages(page: string): readonly string[] {
  const fences = [...readFileSync(join(REPOSITORY, page), 'utf8').matchAll(/^ *```([^\n]*)$/gm)];
  return fences.filter((_, index) => index % 2 === 0).map(([, language = '']) => language.trim());
}
