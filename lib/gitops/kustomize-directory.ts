import type { Construct } from 'constructs';
import { posix } from 'node:path';
import { type DirectoryFile, ManifestDirectory, type ManifestDirectoryProps } from './manifest-directory';

const KUSTOMIZE_DIRECTORY = Symbol.for('cdk8s-opencode.KustomizeDirectory');

/** A directory with a `kustomization.yaml`. */
export type KustomizeDirectoryProps = ManifestDirectoryProps;

/** Where a resource comes from. */
export interface ResourceOptions {
  /**
   * Somebody else puts the resource there, such as an app in a shared directory.
   *
   * @default false
   */
  readonly handWritten?: boolean;
}

/** How files become a ConfigMap. */
export interface ConfigMapFilesOptions {
  /**
   * Where the files lie below the directory.
   *
   * @default 'scripts'
   */
  readonly directory?: string;

  /**
   * Annotations beside the one that keeps Flux substitution off.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;

  /**
   * Labels of the ConfigMap.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

interface ConfigMapGenerator {
  readonly name: string;
  readonly files: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** A directory with one file for each object of the chart, and a `kustomization.yaml` that lists them. */
export class KustomizeDirectory extends ManifestDirectory {
  /** `instanceof` is no test here: cdk8s lets it hold for every chart. */
  public static isKustomizeDirectory(construct: unknown): construct is KustomizeDirectory {
    return typeof construct === 'object' && construct !== null && KUSTOMIZE_DIRECTORY in construct;
  }

  private readonly resources = new Set<string>();
  private readonly handWritten = new Set<string>();
  private readonly components = new Set<string>();
  private componentNamespace: string | undefined;
  private readonly generators = new Map<string, ConfigMapGenerator>();

  public constructor(scope: Construct, id: string, props: KustomizeDirectoryProps) {
    super(scope, id, props);
    Object.defineProperty(this, KUSTOMIZE_DIRECTORY, { value: true });
    this.node.addValidation({
      validate: () =>
        [...this.resources]
          .filter((resource) => resource.startsWith('/') || resource === '')
          .map(
            (resource) =>
              `resource is ${JSON.stringify(resource)}: write a path from this directory, such as ./web/ks.yaml`,
          ),
    });
  }

  /**
   * Lists something else that the directory consists of: a file or directory, relative to this one, or a URL. What is
   * relative has to be part of the output, or Flux would fail on the whole directory: anything else is an error, unless
   * it is `handWritten`.
   */
  public addResource(resource: string, options: ResourceOptions = {}): void {
    this.resources.add(resource);
    if (options.handWritten === true) this.handWritten.add(resource);
  }

  /**
   * Lists a kustomize Component of the repository, relative to this directory, such as `../../components/alerts`. All that the
   * directory lists is put into `namespace`, as what a component brings seldom names one.
   */
  public addComponent(path: string, namespace: string): void {
    this.components.add(path);
    this.componentNamespace = namespace;
  }

  /** Resources that have to be part of the output, as paths relative to the output directory. */
  public expectedResources(): string[] {
    return [...this.resources]
      .filter((resource) => /^\.\.?\//.test(resource) && !this.handWritten.has(resource))
      .map((resource) => posix.join(this.path, resource))
      .filter((path) => !path.startsWith('..'));
  }

  /**
   * Writes `files` as files of their own and has kustomize make a ConfigMap of them, one key each. Its name gets no hash,
   * so that Helm values can name it, and Flux leaves the `${…}` of its scripts alone.
   *
   * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
   */
  public addConfigMap(name: string, files: readonly DirectoryFile[], options: ConfigMapFilesOptions = {}): void {
    if (this.generators.has(name)) {
      throw new Error(`[${this.node.path}] two ConfigMaps are named ${JSON.stringify(name)}: give one another name`);
    }
    const paths = files.map((file) => {
      const path = posix.join(options.directory ?? 'scripts', file.name);
      this.addFile({ ...file, name: path });
      return posix.basename(path) === file.name ? path : `${file.name.replaceAll('/', '.')}=${path}`;
    });
    this.generators.set(name, {
      name,
      files: paths,
      options: {
        disableNameSuffixHash: true,
        ...(options.labels === undefined ? {} : { labels: options.labels }),
        annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled', ...options.annotations },
      },
    });
  }

  /** The `kustomization.yaml` over the given files of this directory. */
  public kustomization(manifestFiles: readonly string[]): Readonly<Record<string, unknown>> {
    return kustomization([...new Set([...manifestFiles, ...this.resources])], [...this.generators.values()], {
      ...(this.componentNamespace === undefined ? {} : { namespace: this.componentNamespace }),
      ...(this.components.size === 0 ? {} : { components: [...this.components] }),
    });
  }
}

/** A kustomize Kustomization over `resources`. */
export function kustomization(
  resources: readonly string[],
  configMapGenerator: readonly unknown[] = [],
  others: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    ...others,
    ...(resources.length === 0 ? {} : { resources }),
    ...(configMapGenerator.length === 0 ? {} : { configMapGenerator }),
  };
}
