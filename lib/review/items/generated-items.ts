import { posix } from 'node:path';
import type { JsonValue } from '../../gitops/description';
import { objectIdentity } from '../identity/object-identity';
import { at, defined, mapAt, textAt, textsAt } from '../json';
import { resolveIn } from '../layout/kustomize-file';
import type { ParsedFiles } from '../layout/parsed-files';
import type { Generated, KustomizeFile, PlacedKustomization } from '../layout/placement';
import { transformed } from '../layout/transform-object';
import type { JsonObject, ObjectItem } from '../model';

/** What a `kustomization.yaml` makes by itself: its ConfigMaps and Secrets, and what it does that is not carried out here. */
export function generatedItems(files: ParsedFiles, { file, placements }: PlacedKustomization): readonly ObjectItem[] {
  const own = Object.keys(file.rest).length === 0 ? [] : [restItem(file)];
  return [
    ...own,
    ...placements.flatMap((placement) =>
      file.generated.map((generated): ObjectItem => {
        const inner = { ...placement, transforms: [file.transform, ...placement.transforms] };
        const object = transformed(generatedObject(files, file, generated), inner);
        return {
          type: 'object',
          identity: objectIdentity(object),
          path: file.path,
          line: 1,
          object,
          ...(placement.manager !== undefined && { manager: placement.manager }),
        };
      }),
    ),
  ];
}

/** The files that kustomize reads for a `kustomization.yaml`, relative to the tree. */
export function generatorFiles(file: KustomizeFile): readonly string[] {
  return file.generated.flatMap(({ generator }) => [
    ...textsAt(generator, 'files').flatMap((entry) => resolveIn(file.folder, keyAndPath(entry).path) ?? []),
    ...envFiles(generator).flatMap((path) => resolveIn(file.folder, path) ?? []),
  ]);
}

function restItem(file: KustomizeFile): ObjectItem {
  return {
    type: 'object',
    identity: {
      type: 'object',
      group: 'kustomize.config.k8s.io',
      kind: 'Kustomization',
      namespace: '',
      name: file.folder === '' ? '.' : file.folder,
    },
    path: file.path,
    line: 1,
    object: file.rest,
  };
}

function generatedObject(files: ParsedFiles, file: KustomizeFile, { kind, generator }: Generated): JsonObject {
  const options = mapAt(generator, 'options');
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
  Object.assign(data, assignments(textsAt(generator, 'literals')));
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
    data,
  });
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

function assignments(lines: readonly string[]): JsonObject {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const equals = line.indexOf('=');
      return equals <= 0 || line.startsWith('#') ? [] : [[line.slice(0, equals), line.slice(equals + 1)]];
    }),
  );
}

/** A ConfigMap may hold bytes that are no text. */
function textOrSize(files: ParsedFiles, path: string): string {
  const bytes = files.tree.read(path);
  return bytes.includes(0) ? `${bytes.length} bytes: ${bytes.toString('base64')}` : files.text(path);
}
