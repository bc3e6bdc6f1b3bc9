import { posix } from 'node:path';
import { defined, isMap, mapAt, mapsAt, omit, textAt, textsAt } from '../json';
import type { JsonObject } from '../model';
import type { KustomizeFile, Transform } from './placement';

const NAMES = new Set(['kustomization.yaml', 'kustomization.yml', 'Kustomization']);

/** Whether kustomize reads a folder's setup from this file. */
export function isKustomizeFile(path: string): boolean {
  return NAMES.has(posix.basename(path));
}

/** The folder of a path, empty for the tree itself. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}

/** A path that is written in a file of `folder`, relative to the tree; nothing where it leads out of it, or is a URL. */
export function resolveIn(folder: string, path: string): string | undefined {
  if (path.includes('://') || /^[\w.-]+@|[?]ref=/.test(path)) return undefined;
  const resolved = posix.normalize(posix.join(folder, path)).replace(/\/$/, '');
  if (resolved.startsWith('..')) return undefined;
  return resolved === '.' ? '' : resolved;
}

/** What a `kustomization.yaml` says. */
export function kustomizeFile(path: string, object: JsonObject): KustomizeFile {
  const folder = folderOf(path);
  const rest = omit(
    object,
    'apiVersion',
    'kind',
    'metadata',
    'resources',
    'bases',
    'components',
    'namespace',
    'namePrefix',
    'nameSuffix',
    'labels',
    'commonLabels',
    'commonAnnotations',
    'images',
    'configMapGenerator',
    'secretGenerator',
    'generatorOptions',
  );
  const options = mapAt(object, 'generatorOptions');
  const generators = (key: string): readonly JsonObject[] =>
    mapsAt(object, key).map((generator) => ({ ...generator, options: { ...options, ...mapAt(generator, 'options') } }));
  return {
    path,
    folder,
    resources: ['resources', 'bases', 'components']
      .flatMap((key) => textsAt(object, key))
      .flatMap((resource) => resolveIn(folder, resource) ?? []),
    transform: transformOf(object),
    generated: [
      ...generators('configMapGenerator').map((generator) => ({ kind: 'ConfigMap', generator }) as const),
      ...generators('secretGenerator').map((generator) => ({ kind: 'Secret', generator }) as const),
    ],
    rest,
  };
}

function transformOf(object: JsonObject): Transform {
  const labelled = mapsAt(object, 'labels');
  const labels = Object.assign({}, ...labelled.map((entry) => mapAt(entry, 'pairs'))) as JsonObject;
  const inSelectors = labelled.filter(({ includeSelectors }) => includeSelectors === true);
  const selectorLabels = Object.assign(
    {},
    ...inSelectors.map((entry) => mapAt(entry, 'pairs')),
    mapAt(object, 'commonLabels'),
  ) as JsonObject;
  return compact({
    namespace: textAt(object, 'namespace'),
    namePrefix: textAt(object, 'namePrefix'),
    nameSuffix: textAt(object, 'nameSuffix'),
    labels,
    selectorLabels,
    annotations: mapAt(object, 'commonAnnotations'),
    images: mapsAt(object, 'images'),
  });
}

/** What a Flux Kustomization does to the objects that it applies. */
export function fluxTransform(kustomization: JsonObject): Transform {
  return compact({
    namespace: textAt(kustomization, 'spec', 'targetNamespace'),
    namePrefix: textAt(kustomization, 'spec', 'namePrefix'),
    nameSuffix: textAt(kustomization, 'spec', 'nameSuffix'),
    labels: mapAt(kustomization, 'spec', 'commonMetadata', 'labels'),
    annotations: mapAt(kustomization, 'spec', 'commonMetadata', 'annotations'),
    images: mapsAt(kustomization, 'spec', 'images'),
    substitute: mapAt(kustomization, 'spec', 'postBuild', 'substitute'),
  });
}

/** Most files transform nothing: an empty map would only be carried along. */
function compact(transform: Transform): Transform {
  return defined(
    Object.fromEntries(
      Object.entries(transform).filter(
        ([, value]: readonly [string, unknown]) =>
          !(Array.isArray(value) && value.length === 0) &&
          !(isMap(value as JsonObject) && Object.keys(value as object).length === 0),
      ),
    ) as JsonObject,
  ) as Transform;
}
