import { join } from 'node:path/posix';
import type { OutputFile } from '../gitops/output-file';
import { isRecord } from './record';

/** Go's YAML writer makes a block of such a text, whose indentation its own reader then takes the tab for. */
const BEGINS_WITH_TAB = /^[ \n]*\t.*\n/s;

/** The writer lets the first through as it is, which its reader takes for the end of a line, and refuses the others. */
const NOT_WRITTEN = /[\u007f-\u009f\ufffe\uffff]/;

/**
 * Texts that do not get through kustomize, one line each: Flux has it build every directory, and it writes all of them anew. The texts are those of the
 * manifests, and the files that become a ConfigMap.
 */
export function lostByKustomize(files: readonly OutputFile[]): ReadonlyMap<OutputFile, readonly string[]> {
  const generated = new Set(files.flatMap(({ path, manifest }) => generatorFiles(path, manifest)));
  const found = files.map((file): readonly [OutputFile, readonly string[]] => {
    if (file.manifest !== undefined) return [file, lostBelow(file.manifest, '')];
    return [file, generated.has(file.path) ? lost(file.content, 'the file') : []];
  });
  return new Map(found.filter(([, findings]) => findings.length > 0));
}

function lostBelow(value: unknown, path: string): readonly string[] {
  if (typeof value === 'string') return lost(value, path);
  if (Array.isArray(value)) return value.flatMap((item, index) => lostBelow(item, `${path}[${index}]`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => [
    ...lost(key, `a key of ${path || 'the object'}`),
    ...lostBelow(child, path === '' ? key : `${path}.${key}`),
  ]);
}

function lost(text: string, where: string): readonly string[] {
  if (BEGINS_WITH_TAB.test(text)) {
    return [
      `${where} begins with a tab and has several lines, which kustomize writes so that nobody can read it: begin it with another character`,
    ];
  }
  const character = NOT_WRITTEN.exec(text)?.[0];
  if (character === undefined) return [];
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return [`${where} has the character U+${code}, which does not get through kustomize: leave it out`];
}

/** Paths of the files that a kustomization makes ConfigMaps of, from the root of the output. */
function generatorFiles(path: string, manifest: unknown): readonly string[] {
  if (!isRecord(manifest) || !String(manifest['apiVersion']).startsWith('kustomize.config.k8s.io/')) return [];
  const generators = manifest['configMapGenerator'];
  if (!Array.isArray(generators)) return [];
  return generators.flatMap((generator: unknown) => {
    const files = isRecord(generator) ? generator['files'] : undefined;
    if (!Array.isArray(files)) return [];
    // `key=path`, or the path alone.
    return files.map((file: unknown) => join(path, '..', String(file).replace(/^[^=]*=/, '')));
  });
}
