/**
 * Fetches crds/*.yaml from the pinned releases in `sources.ts`, keeping the kinds that are used and the structure of their
 * schemas. It needs a network; nothing else of the project does. Afterwards run `npm run import` and read the diff.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import type { CustomResourceDefinition } from './custom-resource-definition';
import { sources, type Source } from './sources';
import { structureOf } from './structure';

/** All or nothing: every file is fetched before the first one is written. */
async function refresh(): Promise<void> {
  const fetched = sources.filter(({ urls }) => urls.length > 0);
  const texts = await Promise.all(fetched.map(fetchSource));
  for (const [index, { file }] of fetched.entries()) {
    writeFileSync(join(__dirname, file), texts[index] ?? '');
    console.log(`crds/${file}`);
  }
}

async function fetchSource({ urls, kinds, file }: Source): Promise<string> {
  const documents = await Promise.all(urls.map(fetchDefinitions));
  const byKind = new Map(documents.flat().map((definition) => [definition.spec.names.kind, definition]));
  return kinds
    .map((kind) => {
      const definition = byKind.get(kind);
      if (definition === undefined) throw new Error(`${file}: no ${kind} in ${urls.join(', ')}`);
      return stringify(structureOf(definition), { aliasDuplicateObjects: false, lineWidth: 0, indentSeq: false });
    })
    .join('---\n');
}

async function fetchDefinitions(url: string): Promise<CustomResourceDefinition[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return parseAllDocuments(await response.text())
    .map((document) => document.toJS() as CustomResourceDefinition | null)
    .filter((definition) => definition?.kind === 'CustomResourceDefinition') as CustomResourceDefinition[];
}

refresh().catch((error: unknown) => {
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  console.error(`${error instanceof Error ? error.message : String(error)}${cause}; nothing was written`);
  process.exitCode = 1;
});
