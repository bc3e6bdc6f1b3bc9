import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { posix } from 'node:path';
import { readForm } from '../validation/form';
import { type FluxDependency, FluxKustomization, type FluxKustomizationProps } from './flux-kustomization';
import { fluxAppShape } from './flux-kustomization-shape';
import { requireCollector } from './form-problems';
import { KustomizeDirectory } from './kustomize-directory';
import { ManifestDirectory } from './manifest-directory';

/** A Flux Kustomization and the directory it applies. */
export interface FluxAppProps extends Omit<FluxKustomizationProps, 'path' | 'name'> {
  /** Directory of the app relative to the output directory, such as `kubernetes/apps/web/web`. */
  readonly path: string;

  /**
   * Name of the Flux Kustomization. Unique in its namespace across the whole app: a clash is an error that names both.
   *
   * @default - the last segment of `path`
   */
  readonly name?: string;

  /**
   * Where the `app/` directory lies in the repository that Flux reads, such as `./dist/kubernetes/apps/web/web/app`.
   *
   * @default - `./<path>/app`
   * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#path
   */
  readonly sourcePath?: string;
}

/** One app of a Flux tree: `<path>/ks.yaml`, a Flux Kustomization over `<path>/app/`. */
export class FluxApp extends Construct {
  /** The directory that the Flux Kustomization applies; objects of the app are created in it. */
  public readonly app: KustomizeDirectory;

  /** The Flux Kustomization, for comments and patches. */
  public readonly kustomization: ApiObject;

  /** Name of the Flux Kustomization. */
  public readonly name: string;

  private readonly definition: FluxKustomization;

  public constructor(scope: Construct, id: string, given: FluxAppProps) {
    super(scope, id);
    const form = readForm<FluxAppProps>(fluxAppShape, given, {
      // Two without a path must not be taken for one app.
      path: `unnamed/${this.node.addr}`,
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      interval: '30m',
    });
    const { path, sourcePath, name, ...flux } = form.props;
    requireCollector(this, form.problems);
    this.node.addValidation({ validate: () => [...form.problems] });
    this.name = name ?? posix.basename(path);
    const directory = new ManifestDirectory(this, 'ks', { path, appName: this.name });
    this.definition = new FluxKustomization(directory, 'kustomization', {
      ...flux,
      name: this.name,
      path: sourcePath ?? `./${posix.join(path, 'app')}`,
      commonMetadata: flux.commonMetadata ?? { labels: { 'app.kubernetes.io/name': this.name } },
    });
    this.kustomization = this.definition.apiObject;
    this.app = new KustomizeDirectory(this, 'app', { path: posix.join(path, 'app'), appName: this.name });
  }

  /** Lets the app wait for other Flux Kustomizations. A construct dependency on another FluxApp does the same. */
  public addDependsOn(...dependencies: readonly FluxDependency[]): void {
    this.definition.addDependsOn(...dependencies);
  }

  /** Lets the app wait for another app. */
  public addDependsOnApp(other: FluxApp): void {
    this.definition.addDependsOnKustomization(other.definition);
  }
}
