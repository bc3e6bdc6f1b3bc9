import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
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
  readonly kind: 'GitRepository' | 'OCIRepository' | 'Bucket';
  readonly name: string;
  readonly namespace?: string;
}

/** What Flux applies from which folder. */
export class FluxTree {
  private readonly kustomizations: readonly RepositoryObject[];
  private knownAppsRoot: { readonly found: Finding<AppsRoot> | undefined } | undefined;
  private readonly kustomizeNamespaces = new Map<string, string>();

  public constructor(
    private readonly root: string,
    public readonly content: RepositoryContent,
  ) {
    this.kustomizations = this.all('Kustomization', 'kustomize.toolkit.fluxcd.io');
    for (const { file, value } of this.all('Kustomization', 'kustomize.config.k8s.io')) {
      const namespace = literal(value['namespace']);
      if (namespace !== undefined) this.kustomizeNamespaces.set(posix.dirname(file), namespace);
    }
  }

  /** Objects of a kind, of a group of any version. */
  public all(kind: string, group?: string): readonly RepositoryObject[] {
    return this.content.objects.filter(
      (object) => object.kind === kind && (group === undefined || object.apiVersion.startsWith(`${group}/`)),
    );
  }

  /** Whether Flux reads this repository at all. */
  public get isFlux(): boolean {
    return this.kustomizations.length > 0;
  }

  /** The Flux Kustomizations, by the most deeply nested `spec.path` first, that apply `file`. */
  private appliersOf(file: string): readonly RepositoryObject[] {
    const covering = this.kustomizations.filter((kustomization) => {
      const path = pathOf(kustomization);
      return path !== undefined && (file.startsWith(`${path}/`) || path === '');
    });
    return [...covering].sort((one, other) => (pathOf(other)?.length ?? 0) - (pathOf(one)?.length ?? 0));
  }

  /**
   * Name of the Flux Kustomization that applies `file`. None that applies the apps as a whole: an app that waited for it would wait for
   * itself.
   */
  public kustomizationOf(file: string): string | undefined {
    const apps = this.appsRoot()?.value.path ?? '';
    const isAbove = (path = ''): boolean => path === '' || apps === path || apps.startsWith(`${path}/`);
    return this.appliersOf(file)
      .filter((kustomization) => !isAbove(pathOf(kustomization)))
      .map(({ value }) => literal(at(value, 'metadata', 'name')))
      .find((name) => name !== undefined);
  }

  /** The namespace that an object ends up in: its own, its Flux Kustomization's, or that of a `kustomization.yaml` above. */
  public namespaceOf({ file, value }: RepositoryObject): string | undefined {
    const own = literal(at(value, 'spec', 'targetNamespace')) ?? literal(at(value, 'metadata', 'namespace'));
    if (own !== undefined) return own;
    const target = this.appliersOf(file)
      .slice(0, 1)
      .map((kustomization) => literal(at(kustomization.value, 'spec', 'targetNamespace')))
      .find((name) => name !== undefined);
    if (target !== undefined) return target;
    for (let folder = posix.dirname(file); ; folder = posix.dirname(folder)) {
      const namespace = this.kustomizeNamespaces.get(folder);
      if (namespace !== undefined) return namespace;
      if (folder === '.' || folder === '/') return undefined;
    }
  }

  /** The folder that Flux reads and that has most folders of apps in it, one called `apps` before others. */
  public appsRoot(): Finding<AppsRoot> | undefined {
    this.knownAppsRoot ??= { found: this.findAppsRoot() };
    return this.knownAppsRoot.found;
  }

  private findAppsRoot(): Finding<AppsRoot> | undefined {
    const candidates = [...this.kustomizations, ...this.instances()].flatMap((applier) => {
      const path = pathOf(applier);
      if (path === undefined || path === '' || applier.name === '') return [];
      const folder = join(this.root, path);
      if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
      const children = readdirSync(folder, { withFileTypes: true }).filter(
        (entry) =>
          entry.isDirectory() && this.content.objects.some(({ file }) => file.startsWith(`${path}/${entry.name}/`)),
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
      files: [best.applier.file],
      ...(rivals > 0 && { chosen: `${best.children} folders of apps are in it` }),
    };
  }

  /** What the Flux operator keeps in step with a repository, in the form of a Flux Kustomization. */
  private instances(): readonly RepositoryObject[] {
    return [...this.all('FluxInstance'), ...this.all('HelmRelease')].flatMap(({ file, value, apiVersion }) => {
      const sync = at(value, 'spec', 'sync') ?? at(value, 'spec', 'values', 'instance', 'sync');
      const kind = at(sync, 'kind');
      const path = at(sync, 'path');
      if (!isSourceKind(kind) || typeof path !== 'string') return [];
      const name = literal(at(sync, 'name')) ?? 'flux-system';
      const metadata = { name, namespace: 'flux-system' };
      return [
        {
          file,
          apiVersion,
          kind: 'Kustomization',
          name,
          value: { metadata, spec: { path, sourceRef: { kind, name } } },
        },
      ];
    });
  }

  /** The source that the Kustomization over the apps, or else most of them, read. */
  public source(appsRoot: string | undefined): Finding<SourceReference> | undefined {
    const tally = new Tally<string>();
    const add = ({ file, value }: RepositoryObject): void => {
      const name = literal(at(value, 'spec', 'sourceRef', 'name'));
      const kind = at(value, 'spec', 'sourceRef', 'kind');
      if (name === undefined || !isSourceKind(kind)) return;
      const namespace = literal(at(value, 'spec', 'sourceRef', 'namespace'));
      tally.add(JSON.stringify({ kind, name, ...(namespace !== undefined && { namespace }) }), file);
    };
    const appliers = [...this.kustomizations, ...this.instances()];
    appliers.filter((applier) => appsRoot !== undefined && pathOf(applier) === appsRoot).forEach(add);
    if (tally.ranked.length === 0) appliers.forEach(add);
    const most = tally.most();
    if (most === undefined) return undefined;
    const { chosen, ...found } = most;
    return {
      ...found,
      value: JSON.parse(most.value) as SourceReference,
      ...(chosen !== undefined && { chosen: 'most Flux Kustomizations name it' }),
    };
  }

  /** `spec.ignore` of the GitRepository, and `.sourceignore`; a GitRepository that the manifests do not have ignores nothing known. */
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
    for (const { file, value } of this.kustomizations) {
      const text = literal(at(value, 'spec', field));
      if (text !== undefined) tally.add(text, file);
    }
    const [first, ...others] = tally.ranked;
    const rest = others.reduce((sum, { files }) => sum + files.length, 0);
    return first !== undefined && first.files.length > rest ? first : undefined;
  }

  /** The namespace that the Flux Kustomizations themselves lie in. */
  public fluxNamespace(appsRoot: string | undefined): Finding<string> | undefined {
    const tally = new Tally<string>();
    for (const kustomization of this.kustomizations) {
      if (appsRoot === undefined || pathOf(kustomization) !== appsRoot) continue;
      const namespace = literal(at(kustomization.value, 'metadata', 'namespace'));
      if (namespace !== undefined) tally.add(namespace, kustomization.file);
    }
    return tally.most();
  }

  /** `kustomization.yaml` of a folder that lists what is in it: what is not listed there is not read. */
  public listOf(folder: string): string | undefined {
    return this.all('Kustomization', 'kustomize.config.k8s.io').find(
      ({ file, value }) => posix.dirname(file) === folder && listAt(value, 'resources').length > 0,
    )?.file;
  }
}

/** A folder of apps calls itself so. */
function named(path: string): number {
  return posix.basename(path) === 'apps' ? 1 : 0;
}

function isSourceKind(kind: unknown): kind is SourceReference['kind'] {
  return kind === 'GitRepository' || kind === 'OCIRepository' || kind === 'Bucket';
}

/** `spec.path` without `./`; undefined where it is a variable. */
function pathOf({ value }: RepositoryObject): string | undefined {
  const path = literal(at(value, 'spec', 'path'));
  return path?.replace(/^\.?\/+|^\.$/, '').replace(/\/+$/, '');
}
