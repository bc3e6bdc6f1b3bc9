import { loadAll } from 'js-yaml';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../guard/record';

/** One object of the repository. */
export interface RepositoryObject {
  /** Path in the repository. */
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A text file of the repository. */
export interface RepositoryText {
  readonly file: string;
  readonly text: string;
}

/** What the repository has, as far as it can be read. */
export interface RepositoryContent {
  readonly objects: readonly RepositoryObject[];

  /** Manifests and settings as text: versions stand in all kinds of files. */
  readonly texts: readonly RepositoryText[];

  /** Files with a document that is no YAML. */
  readonly unreadable: readonly string[];
}

/** Folders of dependencies, tests, developers' environments and what nobody applies any more. */
const NOT_MANIFESTS = /^(?:node_modules|\.git|\.venv|\.devcontainer|dist|tests?|charts|[._-]*archived?s?)$/i;

/** A template becomes a manifest elsewhere, with values that are not known here. */
const MANIFEST = /\.ya?ml$/;
const TEMPLATE = /(?:^|\/)templates\/.*\.(?:j2|tmpl|tftpl)$/;
const SETTINGS = /\.(ya?ml|env|tf|tfvars|toml|j2|json5?)$|(^|\/)(Taskfile|\.?justfile|mise)[^/]*$/;
const LARGEST = 1_000_000;

/** What a template language puts into a manifest; no answer of ours has it. */
export const TEMPLATED = 'TEMPLATED';

/** Reads every manifest below `root`. What cannot be read is left out and named; files that a synth wrote are no witnesses. */
export function readManifests(root: string): RepositoryContent {
  const content = {
    objects: [] as RepositoryObject[],
    texts: [] as RepositoryText[],
    unreadable: [] as string[],
  };
  for (const file of filesBelow(root, '')) {
    const text = readFileSync(join(root, file), 'utf8');
    if (/^# Written by .* edit that, not this file\.$/m.test(text)) continue;
    content.texts.push({ file, text });
    if (!MANIFEST.test(file)) continue;
    for (const document of documents(file, text)) {
      if (document === undefined) content.unreadable.push(file);
      else content.objects.push(...objectsOf(file, document));
    }
  }
  return { ...content, unreadable: [...new Set(content.unreadable)] };
}

function* filesBelow(root: string, folder: string): Generator<string> {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && !NOT_MANIFESTS.test(entry.name)) yield* filesBelow(root, path);
    else if (entry.isFile() && SETTINGS.test(path) && !TEMPLATE.test(path) && statSync(join(root, path)).size < LARGEST)
      yield path;
  }
}

/** Each document by itself, so that a broken one hides no other; undefined is a broken one. */
function documents(file: string, text: string): readonly unknown[] {
  const plain = /\.ya?ml$/.test(file) ? text : withoutTemplates(text);
  return plain.split(/^---(?=\s|$)/m).flatMap((document) => {
    if (!/^\s*(apiVersion|kind):/m.test(document) && !/(?:^|\/)kustomization\.ya?ml$/.test(file)) return [];
    try {
      return loadAll(document);
    } catch {
      const second = withoutTemplates(document);
      try {
        return loadAll(second);
      } catch {
        return [undefined];
      }
    }
  });
}

/** Jinja and its like: lines of control go, expressions become a word. */
function withoutTemplates(text: string): string {
  return text
    .replace(/^[ \t]*(?:\{%|#%)[^\n]*(?:%\}|%#)[ \t]*$/gm, '')
    .replace(/(?:\{%|#%).*?(?:%\}|%#)/gs, '')
    .replace(/\{\{.*?\}\}|#\{.*?\}#/gs, TEMPLATED);
}

function objectsOf(file: string, document: unknown): readonly RepositoryObject[] {
  if (!isRecord(document)) return [];
  const { metadata, items } = document;
  // kustomize takes both for granted in a file of this name.
  const isList = /(?:^|\/)kustomization\.ya?ml$/.test(file);
  const {
    apiVersion = isList ? 'kustomize.config.k8s.io/v1beta1' : undefined,
    kind = isList ? 'Kustomization' : undefined,
  } = document;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  if (kind === 'List' && Array.isArray(items)) return items.flatMap((item: unknown) => objectsOf(file, item));
  const name = isRecord(metadata) && typeof metadata['name'] === 'string' ? metadata['name'] : '';
  return [{ file, apiVersion, kind, name, value: document }];
}
