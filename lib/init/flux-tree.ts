import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { FluxDependency } from '../gitops/flux-kustomization';
import { type Applied, type AppliedCluster, type Applier, type SubstituteReference, appliedClusters } from './applied';
import { artifactRoot } from './artifact-root';
import { type Finding, Tally } from './finding';
import type { RepositoryContent, RepositoryObject } from './manifests';
import { at, listAt, literal } from './values';

/** Where Flux reads a tree of apps, one folder a namespace. */
export interface AppsRoot {
  /** Path of the folder in the repository, such as `kubernetes/apps`. */
  readonly path: string;

  /** Name of the Flux Kustomization over it. */
  readonly kustomization: string;
}

/** A source that Flux reads. */
export interface SourceReference {
  readonly kind: 'GitRepository' | 'OCIRepository' | 'Bucket' | 'ExternalArtifact';
  readonly name: string;
  readonly namespace?: string;
}

/** What Flux applies from which folder, on one cluster of the repository. */
export class FluxTree {
  /** Names of the clusters that the repository has; one or none says that there is no choice. */
  public readonly clusters: readonly string[];

  /** Folder of the repository that the paths of Kustomizations begin at; empty for the repository itself. */
  public readonly artifactRoot: string;

  private readonly cluster: AppliedCluster;
  private readonly witnesses: readonly RepositoryObject[];
  private readonly appliedBy: ReadonlyMap<RepositoryObject, Applied>;
  private readonly variables: ReadonlyMap<string, string>;
  private knownAppsRoot: { readonly found: Finding<AppsRoot> | undefined } | undefined;

  public constructor(
    private readonly root: string,
    public readonly content: RepositoryContent,
    chosen?: string,
  ) {
    const declared = content.objects.filter(
      ({ kind, apiVersion }) => kind === 'Kustomization' && apiVersion.startsWith('kustomize.toolkit.fluxcd.io/'),
    );
    this.artifactRoot = artifactRoot(content, declared);
    const found = appliedClusters(content, [...declared, ...instances(content)], this.artifactRoot);
    const running = found.filter(({ applied }) => applied.some(({ object }) => RUNS.has(object.kind)));
    const most = Math.max(...running.map(({ applied }) => applied.length));
    // A Kustomization that nothing applies any more, and that brings an app or two, is no cluster.
    const clusters = running.filter((each) => !isAbandoned(each, running) && each.applied.length * 10 >= most);
    const names = clusterNames(clusters);
    this.clusters = names;
    const index = chosen === undefined ? -1 : names.indexOf(chosen);
    const largest = [...(clusters.length > 0 ? clusters : found)].sort(
      (one, other) => other.applied.length - one.applied.length,
    )[0];
    this.cluster = clusters[index] ?? largest ?? { roots: [], appliers: [], applied: [] };
    // An object that the chain of Kustomizations does not reach says nothing of the cluster.
    const reached = new Set(this.cluster.applied.map(({ object }) => object));
    this.witnesses = clusters.length === 0 ? content.objects : content.objects.filter((object) => reached.has(object));
    // Without a kustomization.yaml above, the Kustomization over all apps reaches an object as well as its own, which says where it goes.
    const nearestLast = [...this.cluster.applied].reverse().sort((one, other) => depth(one) - depth(other));
    this.appliedBy = new Map(nearestLast.map((applied) => [applied.object, applied]));
    this.variables = plainVariables(this.all('ConfigMap'), this.cluster.appliers);
  }

  /**
   * Objects of a kind, of a group of any version: those that Flux applies on the cluster, or where it applies none and there is no
   * other cluster those that lie in the repository, such as a component that no app uses yet.
   */
  public all(kind: string, group?: string): readonly RepositoryObject[] {
    const isOf = (object: RepositoryObject): boolean =>
      object.kind === kind && (group === undefined || object.apiVersion.startsWith(`${group}/`));
    const applied = this.witnesses.filter(isOf);
    return applied.length > 0 || this.clusters.length > 1 ? applied : this.content.objects.filter(isOf);
  }

  /** Every object that Flux applies on the cluster. */
  public get objects(): readonly RepositoryObject[] {
    return this.witnesses;
  }

  /** Each Kustomization of the cluster. */
  public get appliers(): readonly Applier[] {
    return this.cluster.appliers;
  }

  /** Whether Flux reads this repository at all. */
  public get isFlux(): boolean {
    return this.cluster.appliers.length > 0;
  }

  /** A text that says something by itself, or through a ConfigMap of the repository. */
  public literal(value: unknown): string | undefined {
    if (typeof value !== 'string') return undefined;
    return literal(value.replace(/\$\{(\w+)\}/g, (text, name: string) => this.variables.get(name) ?? text));
  }

  /**
   * The Flux Kustomization that applies an object. None that applies the apps as a whole: an app that waited for it would wait for
   * itself.
   */
  public kustomizationOf(object: RepositoryObject): FluxDependency | undefined {
    const apps = this.appsRoot()?.value.path ?? '';
    const isAbove = (path: string): boolean => path === '' || apps === path || apps.startsWith(`${path}/`);
    const by = this.appliedBy.get(object)?.by;
    if (by === undefined || isAbove(by.path) || literal(by.name) === undefined) return undefined;
    return { name: by.name, namespace: by.namespace };
  }

  /** How many Kustomizations apply these objects: a component counts once for each app that has it. */
  public uses(objects: readonly RepositoryObject[]): number {
    return this.cluster.applied.filter(({ object }) => objects.includes(object)).length;
  }

  /** Who applies an object. */
  public applierOf(object: RepositoryObject): Applier | undefined {
    return this.appliedBy.get(object)?.by;
  }

  /** The namespace that an object ends up in: its own, its Flux Kustomization's, or that of a `kustomization.yaml` above. */
  public namespaceOf(object: RepositoryObject): string | undefined {
    const target = this.literal(at(object.value, 'spec', 'targetNamespace'));
    return target ?? this.appliedBy.get(object)?.namespace ?? this.literal(at(object.value, 'metadata', 'namespace'));
  }

  /** The folder that Flux reads and that has most folders of apps in it, one called `apps` before others. */
  public appsRoot(): Finding<AppsRoot> | undefined {
    this.knownAppsRoot ??= { found: this.findAppsRoot() };
    return this.knownAppsRoot.found;
  }

  /** The Kustomization over the folder of the apps. */
  public get appsApplier(): Applier | undefined {
    const apps = this.appsRoot()?.value.path;
    return apps === undefined ? undefined : this.appliers.find(({ path }) => path === apps);
  }

  private findAppsRoot(): Finding<AppsRoot> | undefined {
    const candidates = this.appliers.flatMap((applier) => {
      const { path } = applier;
      // One app, whose folders are its parts, is no folder of apps.
      const isOver = applier.parent === undefined || this.appliers.some(({ parent }) => parent === applier);
      if (path === '' || applier.name === '' || !isOver) return [];
      const folder = join(this.root, path);
      if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
      const children = readdirSync(folder, { withFileTypes: true }).filter(
        (entry) => entry.isDirectory() && this.witnesses.some(({ file }) => file.startsWith(`${path}/${entry.name}/`)),
      ).length;
      return children < 2 ? [] : [{ path, applier, children }];
    });
    const [best] = candidates.sort(
      (one, other) => named(other.path) - named(one.path) || other.children - one.children,
    );
    if (best === undefined) return undefined;
    const rivals = new Set(candidates.map(({ path }) => path)).size - 1;
    return {
      value: { path: best.path, kustomization: best.applier.name },
      files: [best.applier.object.file],
      ...(rivals > 0 && { chosen: `${best.children} folders of apps are in it` }),
    };
  }

  /** The source that the Kustomization over the apps, or else most of them, read; with the namespace that it lies in. */
  public source(): Finding<SourceReference> | undefined {
    const tally = new Tally<string>();
    const add = ({ object, namespace }: Applier): void => {
      const name = literal(at(object.value, 'spec', 'sourceRef', 'name'));
      const kind = at(object.value, 'spec', 'sourceRef', 'kind');
      if (name === undefined || !isSourceKind(kind)) return;
      const own = literal(at(object.value, 'spec', 'sourceRef', 'namespace')) ?? namespace;
      tally.add(JSON.stringify({ kind, name, namespace: own }), object.file);
    };
    const over = this.appsApplier;
    if (over !== undefined) add(over);
    if (tally.ranked.length === 0) this.appliers.forEach(add);
    const most = tally.most();
    if (most === undefined) return undefined;
    const { chosen, ...found } = most;
    return {
      ...found,
      value: JSON.parse(most.value) as SourceReference,
      ...(chosen !== undefined && { chosen: 'most Flux Kustomizations name it' }),
    };
  }

  /** `spec.ignore` of the GitRepository; one that the manifests do not have ignores nothing known. */
  public ignoreRules(source: string): Finding<string> | undefined {
    const found = this.all('GitRepository').find(({ name, value }) => {
      return name === source && typeof at(value, 'spec', 'ignore') === 'string';
    });
    if (found === undefined) return undefined;
    return { value: String(at(found.value, 'spec', 'ignore')), files: [found.file] };
  }

  /** A value that most Flux Kustomizations have under `spec`, where more than half of those that have one agree. */
  public convention(field: 'interval' | 'retryInterval' | 'timeout'): Finding<string> | undefined {
    const tally = new Tally<string>();
    for (const { object } of this.appliers) {
      const text = literal(at(object.value, 'spec', field));
      if (text !== undefined) tally.add(text, object.file);
    }
    const [first, ...others] = tally.ranked;
    const rest = others.reduce((sum, { files }) => sum + files.length, 0);
    return first !== undefined && first.files.length > rest ? first : undefined;
  }

  /** Kustomizations of apps: those that the Kustomization over the apps applies. */
  public get appKustomizations(): readonly Applier[] {
    const over = this.appsApplier;
    return over === undefined ? [] : this.appliers.filter(({ parent }) => parent === over);
  }

  /** `kustomization.yaml` of a folder that lists what is in it: what is not listed there is not read. */
  public listOf(folder: string): RepositoryObject | undefined {
    return this.content.objects.find(
      ({ file, value, apiVersion }) =>
        apiVersion.startsWith('kustomize.config.k8s.io/') &&
        posix.dirname(file) === folder &&
        listAt(value, 'resources').length > 0,
    );
  }
}

/** What says that a cluster runs something. */
const RUNS = new Set(['HelmRelease', 'Deployment', 'StatefulSet', 'DaemonSet', 'HTTPRoute', 'Ingress', 'Gateway']);

/** A Kustomization in a folder that another cluster applies, whose list leaves it out: nobody applies it any more. */
function isAbandoned(cluster: AppliedCluster, all: readonly AppliedCluster[]): boolean {
  return cluster.roots.every(({ object }) =>
    all.some(
      (other) =>
        other !== cluster && other.appliers.some(({ path }) => path !== '' && object.file.startsWith(`${path}/`)),
    ),
  );
}

/** Each cluster by the part of its path that tells it from the others. */
function clusterNames(clusters: readonly AppliedCluster[]): readonly string[] {
  if (clusters.length < 2) return clusters.map(() => '');
  const paths = clusters.map(({ roots }) => {
    const [first] = [...roots].sort((one, other) => other.path.length - one.path.length);
    return (first?.path === '' ? posix.dirname(first.object.file) : (first?.path ?? '')).split('/');
  });
  let shared = 0;
  while (paths.every((path) => path[shared] !== undefined && path[shared] === paths[0]?.[shared])) shared += 1;
  const short = paths.map((path) => path[shared] ?? path.join('/'));
  return new Set(short).size === short.length ? short : paths.map((path) => path.join('/'));
}

/** What the Flux operator keeps in step with a repository, in the form of a Flux Kustomization. */
function instances(content: RepositoryContent): readonly RepositoryObject[] {
  const candidates = content.objects.filter(({ kind }) => kind === 'FluxInstance' || kind === 'HelmRelease');
  return candidates.flatMap(({ file, value, apiVersion }) => {
    const sync = at(value, 'spec', 'sync') ?? at(value, 'spec', 'values', 'instance', 'sync');
    const kind = at(sync, 'kind');
    const path = at(sync, 'path');
    if (!isSourceKind(kind) || typeof path !== 'string') return [];
    const name = literal(at(sync, 'name')) ?? 'flux-system';
    const metadata = { name, namespace: 'flux-system' };
    return [
      { file, apiVersion, kind: 'Kustomization', name, value: { metadata, spec: { path, sourceRef: { kind, name } } } },
    ];
  });
}

/** Values that stand in a ConfigMap which some Kustomization substitutes from. */
function plainVariables(
  configMaps: readonly RepositoryObject[],
  appliers: readonly Applier[],
): ReadonlyMap<string, string> {
  const named = (list: readonly SubstituteReference[]): readonly string[] =>
    list.flatMap(({ kind, name }) => (kind === 'ConfigMap' ? [name] : []));
  const names = new Set(
    appliers.flatMap(({ substituteFrom, patchesIn }) => [...named(substituteFrom), ...named(patchesIn)]),
  );
  const data = configMaps.filter(({ name }) => names.has(name)).map(({ value }) => at(value, 'data'));
  return new Map(
    data.flatMap((values) =>
      Object.entries(values ?? {}).flatMap(([key, value]) => {
        const text = literal(value);
        return text === undefined ? [] : [[key, text] as const];
      }),
    ),
  );
}

/** A folder of apps calls itself so. */
function named(path: string): number {
  return posix.basename(path) === 'apps' ? 1 : 0;
}

function isSourceKind(kind: unknown): kind is SourceReference['kind'] {
  return kind === 'GitRepository' || kind === 'OCIRepository' || kind === 'Bucket' || kind === 'ExternalArtifact';
}

/** How many folders the path of an object's Kustomization has. */
function depth({ by }: Applied): number {
  return by?.path.split('/').length ?? 0;
}
