import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { dnsLabel, dnsSubdomain } from '../validation/dns-name';
import { readForm } from '../validation/form';
import { Problems } from '../validation/problem';
import { fluxKustomizationShape } from './flux-kustomization-shape';
import { requireCollector } from './form-problems';
import { Manifest } from './manifest';
import { throwProblems } from './synth-error';

/** A Flux Kustomization that has to be ready first. */
export interface FluxDependency {
  /** Name of the other Flux Kustomization. */
  readonly name: string;

  /**
   * Its namespace.
   *
   * @default - that of the Kustomization that waits
   */
  readonly namespace?: string;

  /**
   * When it counts as ready, as a CEL expression over `self` and `dep`, such as `dep.status.lastAppliedRevision != ''`.
   * Needs Flux 2.7.
   *
   * @default - when its condition Ready is True
   * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#dependency-ready-expression
   */
  readonly readyExpr?: string;
}

/** The Flux source that holds the manifests. */
export interface FluxSourceRef {
  /** Which kind of source holds the tree. */
  readonly kind: 'GitRepository' | 'OCIRepository' | 'Bucket' | 'ExternalArtifact';

  /** Name of the source. */
  readonly name: string;

  /**
   * Its namespace.
   *
   * @default - that of the Kustomization
   */
  readonly namespace?: string;
}

/** An object whose health is waited for. */
export interface FluxHealthCheck {
  /** Such as `helm.toolkit.fluxcd.io/v2`. */
  readonly apiVersion: string;

  /** Such as `HelmRelease`. */
  readonly kind: string;

  /** Name of the object that has to be ready. */
  readonly name: string;

  /**
   * Its namespace.
   *
   * @default - that of the Kustomization
   */
  readonly namespace?: string;
}

/** Substitution of variables in what kustomize has built. */
export interface FluxPostBuild {
  /**
   * Variables that replace `${NAME}` in everything the Kustomization applies.
   *
   * @default - none
   */
  readonly substitute?: Readonly<Record<string, string>>;

  /**
   * ConfigMaps and Secrets that hold such variables.
   *
   * @default - none
   */
  readonly substituteFrom?: readonly {
    /** Where the variables are. */
    readonly kind: 'ConfigMap' | 'Secret';

    /** Name of the ConfigMap or Secret, in the Kustomization's namespace. */
    readonly name: string;

    /**
     * Whether it may be missing.
     *
     * @default false
     */
    readonly optional?: boolean;
  }[];
}

/**
 * Fields of a Flux Kustomization, in its own spelling. Durations are Go durations, such as `30m`.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export interface FluxKustomizationProps {
  /** Name in the namespace of Flux: unique in the app, and in the cluster. */
  readonly name: string;

  /**
   * Namespace of the Flux Kustomization itself.
   *
   * @default 'flux-system'
   */
  readonly namespace?: string;

  /**
   * Labels of the Flux Kustomization.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Annotations of the Flux Kustomization.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;

  /**
   * Namespace that everything applied is put into.
   *
   * @default - each object names its own
   */
  readonly targetNamespace?: string;

  /**
   * Labels and annotations of everything applied.
   *
   * @default - none (`FluxApp`: `app.kubernetes.io/name` is the app's name)
   */
  readonly commonMetadata?: {
    /**
     * Labels of every object.
     *
     * @default - none
     */
    readonly labels?: Readonly<Record<string, string>>;

    /**
     * Annotations of every object.
     *
     * @default - none
     */
    readonly annotations?: Readonly<Record<string, string>>;
  };

  /**
   * Kustomizations that have to be ready first. Construct dependencies between FluxApps are added.
   *
   * @default - none
   */
  readonly dependsOn?: readonly FluxDependency[];

  /**
   * Stops Flux from applying anything.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /** Directory in the source, such as `./dist/kubernetes/apps/web/app`. */
  readonly path: string;

  /**
   * Deletes what is no longer in the source.
   *
   * @default true
   */
  readonly prune?: boolean;

  /**
   * What happens to the applied objects when the Kustomization itself is deleted.
   *
   * @default - Flux's own: MirrorPrune
   */
  readonly deletionPolicy?: 'MirrorPrune' | 'Delete' | 'WaitForTermination' | 'Orphan';

  /** The source that holds `path`. */
  readonly sourceRef: FluxSourceRef;

  /**
   * Waits until everything applied is ready. Flux ignores `healthChecks` then, so that both together are an error.
   *
   * @default - Flux's own: false
   */
  readonly wait?: boolean;

  /** How often it is applied again, such as `30m`. */
  readonly interval: string;

  /**
   * How soon a failure is tried again.
   *
   * @default - Flux's own: `interval`
   */
  readonly retryInterval?: string;

  /**
   * How long applying and waiting may take.
   *
   * @default - Flux's own: `interval`
   */
  readonly timeout?: string;

  /**
   * Objects that have to be ready, where not everything is waited for.
   *
   * @default - none
   */
  readonly healthChecks?: readonly FluxHealthCheck[];

  /**
   * Substitution of `${NAME}` in everything applied.
   *
   * @default - none
   */
  readonly postBuild?: FluxPostBuild;
}

/** In the place of what is missing. */
const STAND_INS: FluxKustomizationProps = {
  name: 'unnamed',
  path: './',
  sourceRef: { kind: 'GitRepository', name: 'flux-system' },
  interval: '30m',
};

/** A Flux Kustomization, its fields in the order in which people write them. */
export class FluxKustomization extends Construct {
  /** The object that is emitted. */
  public readonly apiObject: ApiObject;

  /** Name by which another Kustomization depends on it. */
  public readonly name: string;

  /** Namespace that it lies in, such as `flux-system`. */
  public readonly namespace: string;
  private readonly dependsOn: FluxDependency[];

  public constructor(scope: Construct, id: string, given: FluxKustomizationProps) {
    super(scope, id);
    const form = readForm<FluxKustomizationProps>(fluxKustomizationShape, given, STAND_INS);
    const { props } = form;
    requireCollector(this, form.problems);
    if (!this.node.scopes.some((each) => Chart.isChart(each)))
      throwProblems(this.node.path, ['it is below no chart: make it in a ManifestDirectory']);
    this.name = props.name;
    this.namespace = props.namespace ?? 'flux-system';
    this.dependsOn = [...(props.dependsOn ?? [])];
    this.apiObject = new ApiObject(this, 'resource', {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: {
        name: this.name,
        namespace: this.namespace,
        ...(props.labels === undefined ? {} : { labels: { ...props.labels } }),
        ...(props.annotations === undefined ? {} : { annotations: { ...props.annotations } }),
      },
      spec: {
        targetNamespace: props.targetNamespace,
        commonMetadata: props.commonMetadata,
        dependsOn: Lazy.any({ produce: () => (this.dependsOn.length === 0 ? undefined : this.dependsOn) }),
        suspend: props.suspend,
        path: props.path,
        prune: props.prune ?? true,
        deletionPolicy: props.deletionPolicy,
        sourceRef: props.sourceRef,
        wait: props.wait,
        interval: props.interval,
        retryInterval: props.retryInterval,
        timeout: props.timeout,
        healthChecks: props.healthChecks,
        postBuild: props.postBuild,
      },
    });
    Manifest.of(this.apiObject).fileName = 'ks.yaml';
    this.node.addValidation({ validate: () => [...form.problems, ...form.others(validate(props))] });
  }

  /** Waits for Kustomizations by name, those of the cluster included. */
  public addDependsOn(...dependencies: readonly FluxDependency[]): void {
    for (const dependency of dependencies) {
      const { name, namespace } = dependency;
      const known = this.dependsOn.some(
        (other) => other.name === name && (other.namespace ?? this.namespace) === (namespace ?? this.namespace),
      );
      if (!known) this.dependsOn.push(dependency);
    }
  }

  /** Waits for another Kustomization of the app. */
  public addDependsOnKustomization(other: FluxKustomization): void {
    this.addDependsOn({
      name: other.name,
      ...(other.namespace === this.namespace ? {} : { namespace: other.namespace }),
    });
  }
}

function validate(props: FluxKustomizationProps): string[] {
  const problems = new Problems()
    .check('name', props.name, dnsSubdomain)
    .check('namespace', props.namespace, dnsLabel())
    .check('targetNamespace', props.targetNamespace, dnsLabel());
  if (props.wait === true && (props.healthChecks?.length ?? 0) > 0) {
    problems.add('wait is true: leave out healthChecks, which Flux ignores then');
  }
  return problems.messages;
}
