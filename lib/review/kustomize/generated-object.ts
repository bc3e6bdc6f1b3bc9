import { posix } from 'node:path';
import type { JsonValue } from '../../gitops/description';
import { at, defined, mapAt, textAt, textsAt } from '../json';
import type { ParsedFiles } from '../layout/parsed-files';
import type { JsonObject } from '../model';
import { type Generated, type KustomizeFile, resolveIn } from './kustomize-file';
import type { Patch } from './patch';

/** The files that kustomize reads for a `kustomization.yaml`, relative to the tree. */
export function generatorFiles(file: KustomizeFile): readonly string[] {
  return file.generated.flatMap(({ generator }) => [
    ...textsAt(generator, 'files').flatMap((entry) => resolveIn(file.folder, keyAndPath(entry).path) ?? []),
    ...envFiles(generator).flatMap((path) => resolveIn(file.folder, path) ?? []),
  ]);
}

/** The ConfigMap or Secret, by the name that it has before kustomize adds the hash of what is in it. */
export function generatedObject(files: ParsedFiles, file: KustomizeFile, { kind, generator }: Generated): JsonObject {
  const options = mapAt(generator, 'options');
  return defined({
    apiVersion: 'v1',
    kind,
    metadata: defined({
      name: textAt(generator, 'name') ?? '',
      namespace: at(generator, 'namespace'),
      labels: at(options, 'labels'),
      annotations: at(options, 'annotations'),
    }),
    type: at(generator, 'type'),
    immutable: at(options, 'immutable'),
    data: dataOf(files, file, generator),
  });
}

/** One that adds to an object of that name, instead of making one. */
export function mergedGenerator(files: ParsedFiles, file: KustomizeFile, { kind, generator }: Generated): Patch {
  const name = textAt(generator, 'name') ?? '';
  const data = dataOf(files, file, generator);
  const isReplaced = textAt(generator, 'behavior') === 'replace';
  return {
    origin: file.path,
    target: { kind, name: name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') },
    merges: [{ apiVersion: 'v1', kind, metadata: { name }, data: isReplaced ? { ...data, $patch: 'replace' } : data }],
    operations: [],
  };
}

function dataOf(files: ParsedFiles, file: KustomizeFile, generator: JsonObject): JsonObject {
  const data: Record<string, JsonValue> = {};
  for (const entry of textsAt(generator, 'files')) {
    const { key, path } = keyAndPath(entry);
    const resolved = resolveIn(file.folder, path);
    data[key] =
      resolved !== undefined && files.has(resolved)
        ? textOrSize(files, resolved)
        : `the file ${path}, which is not in the tree`;
  }
  for (const path of envFiles(generator)) {
    const resolved = resolveIn(file.folder, path);
    if (resolved !== undefined && files.has(resolved))
      Object.assign(data, assignments(files.text(resolved).split('\n')));
  }
  return Object.assign(data, assignments(textsAt(generator, 'literals')));
}

function keyAndPath(entry: string): { readonly key: string; readonly path: string } {
  const equals = entry.indexOf('=');
  return equals < 0
    ? { key: posix.basename(entry), path: entry }
    : { key: entry.slice(0, equals), path: entry.slice(equals + 1) };
}

function envFiles(generator: JsonObject): readonly string[] {
  const one = textAt(generator, 'env');
  return [...(one === undefined ? [] : [one]), ...textsAt(generator, 'envs')];
}

/** `NAME=value`; quotes around a value are not part of it. */
function assignments(lines: readonly string[]): JsonObject {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const equals = line.indexOf('=');
      if (equals <= 0 || line.startsWith('#')) return [];
      return [[line.slice(0, equals), line.slice(equals + 1).replace(/^(["'])(.*)\1$/, '$2')]];
    }),
  );
}

/** A ConfigMap may hold bytes that are no text. */
function textOrSize(files: ParsedFiles, path: string): string {
  const bytes = files.bytes(path);
  return bytes.includes(0) ? `${bytes.length} bytes: ${bytes.toString('base64')}` : files.text(path);
}
