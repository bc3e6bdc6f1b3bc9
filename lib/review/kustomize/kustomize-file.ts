import { posix } from 'node:path';
import { isMap, listAt, mapAt, mapsAt, omit, textAt, textsAt } from '../json';
import type { JsonObject } from '../model';
import { type Documents, patchesAt } from './patch';
import type { Transform } from './transform';

const NAMES = new Set(['kustomization.yaml', 'kustomization.yml', 'Kustomization']);

/** A ConfigMap or Secret that kustomize makes. */
export interface Generated {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly generator: JsonObject;
}

/** A `kustomization.yaml`, read. */
export interface KustomizeFile {
  readonly path: string;

  /** The folder that it is in, empty for the tree itself. */
  readonly folder: string;

  /** Whether it works on the objects of its user, and means nothing alone. */
  readonly isComponent: boolean;

  /** Files and folders it takes in, relative to the tree. */
  readonly resources: readonly string[];

  /** Folders of components, relative to the tree. */
  readonly components: readonly string[];
  readonly transform: Transform;
  readonly generated: readonly Generated[];

  /** As they are written: their values are read once it is known what there is to read them from. */
  readonly replacements: readonly JsonObject[];

  /** Files that it reads, such as patches. */
  readonly reads: readonly string[];

  /** What it does beyond that, such as bringing charts: compared as it stands. */
  readonly rest: JsonObject;
}

/** Whether kustomize reads a folder's setup from this file. */
export function isKustomizeFile(path: string): boolean {
  return NAMES.has(posix.basename(path));
}

/** The folder of a path, empty for the tree itself. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** A path that is written in a file of `folder`, relative to the tree; undefined where it leads out of it, or is a URL. */
export function resolveIn(folder: string, path: string): string | undefined {
  if (path.includes('://') || /^[\w.-]+@|[?]ref=|^(?:www\.)?github\.com[/:]/.test(path)) return undefined;
  const resolved = posix.normalize(posix.join(folder, path)).replace(/\/$/, '');
  if (resolved.startsWith('..')) return undefined;
  return resolved === '.' ? '' : resolved;
}

/** Carried out, or without a meaning for what is applied. */
const UNDERSTOOD = [
  ...['apiVersion', 'kind', 'metadata', 'resources', 'bases', 'components', 'namespace', 'namePrefix', 'nameSuffix'],
  ...['labels', 'commonLabels', 'commonAnnotations', 'images', 'configMapGenerator', 'secretGenerator', 'replicas'],
  ...['generatorOptions', 'patches', 'patchesStrategicMerge', 'patchesJson6902', 'replacements', 'sortOptions'],
  'buildMetadata',
];

/** They say which fields hold names: for names that kustomize ends with a hash, which is left out here. */
const OF_NAMES: ReadonlySet<string> = new Set(['configurations', 'crds', 'openapi']);

/** What a `kustomization.yaml` says. `documents` reads the files that it refers to. */
export function kustomizeFile(path: string, object: JsonObject, documents: Documents): KustomizeFile {
  const folder = folderOf(path);
  const problems: string[] = [];
  const report = (problem: string): void => void problems.push(problem);
  const reads: string[] = [];
  const read: Documents = (name) => {
    const resolved = resolveIn(folder, name);
    if (resolved === undefined) return undefined;
    reads.push(resolved);
    return documents(resolved);
  };
  const patches = (key: string) => patchesAt(object, key, path, read, report);
  const merged = [...patches('patchesStrategicMerge'), ...patches('patches')];
  const late = patches('patchesJson6902');
  const replacements = mapsAt(object, 'replacements').flatMap((entry) => {
    const file = textAt(entry, 'path');
    return file === undefined
      ? [entry]
      : (read(file) ?? []).flatMap(({ value }) =>
          Array.isArray(value) ? mapsAt({ value }, 'value') : [value].filter(isMap),
        );
  });
  const rest = omit(object, ...UNDERSTOOD);
  for (const key of Object.keys(rest)) if (!OF_NAMES.has(key)) report(`${path}: ${key}`);
  const elsewhere = ['resources', 'bases', 'components'].flatMap((key) =>
    textsAt(object, key).filter((each) => resolveIn(folder, each) === undefined),
  );
  const listed = (...keys: readonly string[]): readonly string[] =>
    keys.flatMap((key) => textsAt(object, key)).flatMap((each) => resolveIn(folder, each) ?? []);
  return {
    path,
    folder,
    isComponent: textAt(object, 'kind') === 'Component',
    resources: listed('resources', 'bases'),
    components: listed('components'),
    transform: transformOf(object, { patches: merged, latePatches: late, problems }),
    generated: generatedBy(object),
    replacements,
    reads,
    rest: elsewhere.length === 0 ? rest : { ...rest, resources: elsewhere },
  };
}

function generatedBy(object: JsonObject): readonly Generated[] {
  const options = mapAt(object, 'generatorOptions');
  const generators = (key: string): readonly JsonObject[] =>
    mapsAt(object, key).map((generator) => ({ ...generator, options: { ...options, ...mapAt(generator, 'options') } }));
  return [
    ...generators('configMapGenerator').map((generator) => ({ kind: 'ConfigMap', generator }) as const),
    ...generators('secretGenerator').map((generator) => ({ kind: 'Secret', generator }) as const),
  ];
}

function transformOf(
  object: JsonObject,
  own: Required<Pick<Transform, 'patches' | 'latePatches' | 'problems'>>,
): Transform {
  const labelled = mapsAt(object, 'labels');
  const pairs = (entries: readonly JsonObject[]): JsonObject =>
    Object.assign({}, ...entries.map((entry) => mapAt(entry, 'pairs'))) as JsonObject;
  return compact({
    patches: own.patches,
    namespace: textAt(object, 'namespace'),
    namePrefix: textAt(object, 'namePrefix'),
    nameSuffix: textAt(object, 'nameSuffix'),
    labels: pairs(labelled),
    templateLabels: pairs(labelled.filter(({ includeTemplates }) => includeTemplates === true)),
    selectorLabels: {
      ...pairs(labelled.filter(({ includeSelectors }) => includeSelectors === true)),
      ...mapAt(object, 'commonLabels'),
    },
    annotations: mapAt(object, 'commonAnnotations'),
    templateAnnotations: mapAt(object, 'commonAnnotations'),
    latePatches: own.latePatches,
    replicas: mapsAt(object, 'replicas'),
    images: mapsAt(object, 'images'),
    problems: own.problems,
  });
}

/** What Flux writes into the `kustomization.yaml` of the folder that it builds. */
export function withFluxFields(file: KustomizeFile, kustomization: JsonObject): KustomizeFile {
  const spec = mapAt(kustomization, 'spec');
  const name = textAt(kustomization, 'metadata', 'name') ?? '';
  const problems: string[] = [];
  const none: Documents = () => undefined;
  const patches = patchesAt(spec, 'patches', `Kustomization ${name}`, none, (problem) => void problems.push(problem));
  const { transform } = file;
  const components = textsAt(spec, 'components').flatMap((each) => resolveIn(file.folder, each) ?? []);
  const images = listAt(spec, 'images').filter(isMap);
  if (
    patches.length + components.length + images.length + problems.length === 0 &&
    !RENAMING.some((key) => key in spec)
  ) {
    return file;
  }
  return {
    ...file,
    components: [...file.components, ...components],
    transform: compact({
      ...transform,
      patches: [...(transform.patches ?? []), ...patches],
      namespace: textAt(spec, 'targetNamespace') ?? transform.namespace,
      namePrefix: textAt(spec, 'namePrefix') ?? transform.namePrefix,
      nameSuffix: textAt(spec, 'nameSuffix') ?? transform.nameSuffix,
      images: mergedImages(transform.images ?? [], images),
      problems: [...(transform.problems ?? []), ...problems],
    }),
  };
}

const RENAMING = ['targetNamespace', 'namePrefix', 'nameSuffix'];

function mergedImages(own: readonly JsonObject[], others: readonly JsonObject[]): readonly JsonObject[] {
  const names = new Set(own.map((image) => textAt(image, 'name')));
  return [
    ...own.map((image) => {
      const other = others.find((each) => textAt(each, 'name') === textAt(image, 'name'));
      if (other === undefined) return image;
      // Tag and digest are one: either of them takes the place of both.
      return 'newTag' in other || 'digest' in other
        ? { ...omit(image, 'newTag', 'digest'), ...other }
        : { ...image, ...other };
    }),
    ...others.filter((each) => !names.has(textAt(each, 'name'))),
  ];
}

/** Most files transform nothing: an empty map would only be carried along. */
export function compact(transform: { readonly [Key in keyof Transform]: Transform[Key] | undefined }): Transform {
  return Object.fromEntries(
    Object.entries(transform).filter(
      ([, value]: readonly [string, unknown]) =>
        value !== undefined && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0),
    ),
  );
}
