import { posix } from 'node:path';
import { isRecord } from '../guard/record';
import { kustomizeBuilds } from './kustomize-builds';
import type { RepositoryContent, RepositoryObject } from './manifests';
import { at, listAt, literal, parsedYaml } from './values';

/** A ConfigMap or Secret that variables come from. */
export interface SubstituteReference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly optional?: boolean;
}

/** A Flux Kustomization as it is on the cluster. */
export interface Applier {
  readonly object: RepositoryObject;
  readonly name: string;

  /** Namespace of the Kustomization itself, as the files above it set it. */
  readonly namespace: string;

  /** Folder in the repository. */
  readonly path: string;
  readonly targetNamespace: string | undefined;

  /** Its own, and what the Kustomizations above it patch in. */
  readonly substituteFrom: readonly SubstituteReference[];

  /** What it patches into the Kustomizations that it applies. */
  readonly patchesIn: readonly SubstituteReference[];
  readonly parent: Applier | undefined;
}

/** An object, and who applies it. */
export interface Applied {
  readonly object: RepositoryObject;
  readonly namespace: string | undefined;
  readonly by: Applier;
}

/** Kustomizations that belong together, because one applies the other or because they lie beside each other. */
export interface AppliedCluster {
  readonly roots: readonly Applier[];
  readonly appliers: readonly Applier[];
  readonly applied: readonly Applied[];
}

/** Follows the Kustomizations from those that nothing applies down to every object. `artifactRoot` is what their paths begin at. */
export function appliedClusters(
  content: RepositoryContent,
  kustomizations: readonly RepositoryObject[],
  artifactRoot: string,
): readonly AppliedCluster[] {
  const build = kustomizeBuilds(content);
  const builds = new Map(
    kustomizations.flatMap((object) => {
      const path = pathOf(object, artifactRoot);
      return path === undefined ? [] : [[object, build(path, componentsOf(object))] as const];
    }),
  );
  const parents = new Map<RepositoryObject, RepositoryObject>();
  for (const [parent, built] of builds) {
    for (const { object } of built)
      if (object !== parent && builds.has(object) && !parents.has(object)) parents.set(object, parent);
  }
  const clusters: MutableCluster[] = [];
  const seen = new Set<RepositoryObject>();
  for (const object of [...builds.keys()].filter((each) => !isBelowAnother(each, parents))) {
    const cluster: MutableCluster = { roots: [], appliers: [], applied: [] };
    const walk = (each: RepositoryObject, namespace: string | undefined, parent: Applier | undefined): void => {
      if (seen.has(each)) return;
      seen.add(each);
      const applier = applierOf(each, namespace, parent, artifactRoot);
      if (parent === undefined) cluster.roots.push(applier);
      cluster.appliers.push(applier);
      for (const part of builds.get(each) ?? []) {
        const own = literal(at(part.object.value, 'metadata', 'namespace'));
        const target = applier.targetNamespace ?? part.namespace ?? own;
        cluster.applied.push({ object: part.object, namespace: target, by: applier });
        if (builds.has(part.object)) walk(part.object, target, applier);
      }
    };
    walk(object, undefined, undefined);
    clusters.push(cluster);
  }
  return merged(clusters.filter(({ appliers }) => appliers.length > 0));
}

interface MutableCluster {
  readonly roots: Applier[];
  readonly appliers: Applier[];
  readonly applied: Applied[];
}

/** Clusters that share a folder of Kustomizations, or an object that only one can have, are one. */
function merged(clusters: readonly MutableCluster[]): readonly AppliedCluster[] {
  const result: MutableCluster[] = [];
  for (const cluster of clusters) {
    const folders = new Set(cluster.roots.map(({ object }) => posix.dirname(object.file)));
    const files = new Set(cluster.applied.map(({ object }) => object.file));
    const same = result.find(
      ({ roots, applied }) =>
        roots.some(({ object }) => folders.has(posix.dirname(object.file)) || files.has(object.file)) ||
        applied.some(({ object }) => cluster.roots.some((root) => root.object.file === object.file)),
    );
    if (same === undefined) result.push(cluster);
    else {
      same.roots.push(...cluster.roots);
      same.appliers.push(...cluster.appliers);
      same.applied.push(...cluster.applied);
    }
  }
  return result;
}

/** A Kustomization that applies itself, as `flux bootstrap` writes it, is below nothing. */
function isBelowAnother(object: RepositoryObject, parents: ReadonlyMap<RepositoryObject, RepositoryObject>): boolean {
  const above = new Set<RepositoryObject>();
  for (let parent = parents.get(object); parent !== undefined; parent = parents.get(parent)) {
    if (parent === object) return false;
    if (above.has(parent)) break;
    above.add(parent);
  }
  return above.size > 0;
}

function applierOf(
  object: RepositoryObject,
  namespace: string | undefined,
  parent: Applier | undefined,
  artifactRoot: string,
): Applier {
  const own = references(at(object.value, 'spec', 'postBuild', 'substituteFrom'));
  return {
    object,
    name: object.name,
    namespace: namespace ?? literal(at(object.value, 'metadata', 'namespace')) ?? parent?.namespace ?? 'flux-system',
    path: pathOf(object, artifactRoot) ?? '',
    targetNamespace: literal(at(object.value, 'spec', 'targetNamespace')),
    substituteFrom: own.length > 0 ? own : (parent?.patchesIn ?? []),
    patchesIn: listAt(object.value, 'spec', 'patches').flatMap(patchedReferences),
    parent,
  };
}

/** `postBuild.substituteFrom` that a patch of a Kustomization gives to Kustomizations. */
function patchedReferences(patch: unknown): readonly SubstituteReference[] {
  const text = at(patch, 'patch');
  const target = at(patch, 'target', 'kind');
  const parsed = typeof text === 'string' ? parsedYaml(text) : undefined;
  if (target !== 'Kustomization' && at(parsed, 'kind') !== 'Kustomization') return [];
  if (at(patch, 'target', 'name') !== undefined) return [];
  if (!Array.isArray(parsed)) return references(at(parsed, 'spec', 'postBuild', 'substituteFrom'));
  return parsed.flatMap((operation: unknown) => {
    const value = at(operation, 'value');
    if (at(operation, 'path') === '/spec/postBuild') return references(at(value, 'substituteFrom'));
    return at(operation, 'path') === '/spec/postBuild/substituteFrom' ? references(value) : [];
  });
}

function references(list: unknown): readonly SubstituteReference[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const kind = at(entry, 'kind');
    const name = literal(at(entry, 'name'));
    if ((kind !== 'ConfigMap' && kind !== 'Secret') || name === undefined || !isRecord(entry)) return [];
    return [{ kind, name, ...(entry['optional'] === true && { optional: true }) }];
  });
}

function componentsOf({ value }: RepositoryObject): readonly string[] {
  return listAt(value, 'spec', 'components').filter((path): path is string => typeof path === 'string');
}

/** `spec.path` in the repository, without `./`; undefined where it is a variable. */
export function pathOf({ value }: RepositoryObject, artifactRoot: string): string | undefined {
  const given = at(value, 'spec', 'path');
  const path = given === undefined ? './' : literal(given);
  if (path === undefined) return undefined;
  const inRepository = posix.normalize(posix.join(artifactRoot, path.replace(/^\/+/, ''))).replace(/\/+$/, '');
  return inRepository === '.' ? '' : inRepository;
}
