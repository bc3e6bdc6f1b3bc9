import type { FluxRootProps } from '../gitops/flux-root';
import { APP_TEMPLATE_URL } from '../versions';
import type { ClusterBackup } from './backup';
import { clusterProblems } from './cluster-problems';
import { ofCluster, readClusterForm } from './cluster-form';
import { type Defaulted, withDefaults } from './defaults';
import type { KustomizationDependency } from './dependency';
import { type ClusterVersions, type Feature, unsupported } from './feature';
import type { FluxConventions, FluxSource } from './flux-conventions';
import type { ClusterGateway } from './gateway';
import type { ClusterSecretStore } from './secret-store';
import { type ResolvedBackup, resolveBackup } from './resolve-backup';
import type { ClusterStorage } from './storage';

/** What a cluster already has. Workspaces refer to it; none of it is created. */
export interface ClusterProps {
  /** Where Flux reads the emitted tree from. */
  readonly source: FluxSource;

  /**
   * Where the tree of apps goes in the output directory. A cluster's repository that keeps its apps in `kubernetes/apps`
   * sets the app's `outdir` to `kubernetes` and this to `apps`.
   *
   * @default 'kubernetes/apps'
   */
  readonly appsDirectory?: string;

  /**
   * Versions that run there. What is emitted is written for them, and checked against their schemas; a feature that needs
   * a newer one is left out with a note, or an error where you asked for it.
   */
  readonly versions: ClusterVersions;

  /** How requests reach a workspace. */
  readonly gateway: ClusterGateway;

  /** Where secrets come from. */
  readonly secretStore: ClusterSecretStore;

  /** Where volumes come from. */
  readonly storage: ClusterStorage;

  /**
   * How volumes are backed up.
   *
   * @default { kind: 'none' }
   */
  readonly backup?: ClusterBackup;

  /** ClusterIssuer or Issuer of cert-manager that signs the certificate of the workspaces' hostnames. */
  readonly certificateIssuer: CertificateIssuer;

  /**
   * Annotations that make a route's hostnames appear in the DNS, such as `external-dns.home.arpa/enabled: "true"`.
   *
   * @default - none
   */
  readonly dnsAnnotations?: Readonly<Record<string, string>>;

  /**
   * What restarts a pod whose Secret has changed: Stakater's Reloader, or nothing.
   *
   * @default 'none'
   * @see https://docs.stakater.com/reloader/
   */
  readonly reloader?: 'stakater' | 'none';

  /**
   * Where the app-template chart is pulled from. Only the delivery `helm-release` has a chart.
   *
   * @default 'oci://ghcr.io/bjw-s-labs/helm/app-template'
   */
  readonly appTemplateUrl?: string;

  /**
   * How the cluster's repository writes its Flux objects.
   *
   * @default - those of `FluxConventions`
   */
  readonly flux?: FluxConventions;

  /**
   * Address ranges of the cluster, for network policies.
   *
   * @default - unknown; a policy that needs them is an error
   */
  readonly network?: ClusterNetwork;
}

/** Who signs the certificate of the workspaces' hostnames. */
export interface CertificateIssuer {
  /** @default 'ClusterIssuer' */
  readonly kind?: 'ClusterIssuer' | 'Issuer';

  /** Such as `letsencrypt-production`. */
  readonly name: string;

  /**
   * Flux Kustomizations that provide it.
   *
   * @default - none
   */
  readonly dependsOn?: readonly KustomizationDependency[];
}

/** CIDRs, such as `10.42.0.0/16`. */
export interface ClusterNetwork {
  /** Ranges that pods have their addresses from. */
  readonly podCidrs: readonly string[];

  /** Ranges that Services have their addresses from. */
  readonly serviceCidrs: readonly string[];

  /**
   * Ranges of the home or office network.
   *
   * @default - none
   */
  readonly privateCidrs?: readonly string[];

  /**
   * Where the cluster's DNS answers: pods that may reach the Internet alone still ask it.
   *
   * @default { namespace: 'kube-system' }
   */
  readonly dns?: ClusterDns;
}

/** Where the cluster's DNS answers. */
export interface ClusterDns {
  /**
   * Namespace of the DNS server's pods.
   *
   * @default 'kube-system'
   */
  readonly namespace?: string;

  /**
   * CIDRs of DNS servers that are no pods, such as `169.254.20.10/32` for NodeLocal DNSCache.
   *
   * @default - none
   */
  readonly cidrs?: readonly string[];
}

/** A source with its defaults filled in. */
export type ResolvedSource = Defaulted<FluxSource, 'kind' | 'namespace'>;
/** Conventions with their defaults filled in. */
export type ResolvedFluxConventions = Required<FluxConventions>;

/** What a cluster already has, described once: every default about the cluster is in here. */
export class Cluster {
  /** Where Flux reads the emitted tree from. */
  public readonly source: ResolvedSource;

  /** Where the tree of apps goes in the output directory. */
  public readonly appsDirectory: string;

  /** What runs there, as it was declared. */
  public readonly versions: ClusterVersions;

  /** How requests reach a workspace. */
  public readonly gateway: ClusterGateway;

  /** Where secrets come from. */
  public readonly secretStore: ClusterSecretStore;

  /** Where volumes come from. */
  public readonly storage: ClusterStorage;

  /** How volumes are backed up. */
  public readonly backup: ResolvedBackup;

  /** Who signs the certificate of the workspaces' hostnames. */
  public readonly certificateIssuer: Defaulted<CertificateIssuer, 'kind' | 'dependsOn'>;

  /** Annotations that make a route's hostnames appear in the DNS. */
  public readonly dnsAnnotations: Readonly<Record<string, string>>;

  /** What restarts a pod whose Secret has changed. */
  public readonly reloader: 'stakater' | 'none';

  /** Where the app-template chart is pulled from. */
  public readonly appTemplateUrl: string;

  /** How the cluster's repository writes its Flux objects. */
  public readonly flux: ResolvedFluxConventions;

  /**
   * Address ranges of the cluster.
   *
   * @default - unknown
   */
  public readonly network?: ClusterNetwork;

  /** What is wrong with the description; the constructs that use the cluster report it. */
  public readonly problems: readonly string[];

  public constructor(given: ClusterProps) {
    const form = readClusterForm(this, given);
    const { props } = form;
    this.flux = resolveFlux(props.flux);
    this.source = withDefaults({ kind: 'GitRepository' as const, namespace: this.flux.namespace }, props.source);
    this.appsDirectory = props.appsDirectory ?? 'kubernetes/apps';
    this.versions = props.versions;
    this.gateway = props.gateway;
    this.secretStore = props.secretStore;
    this.storage = props.storage;
    this.backup = resolveBackup(props.backup);
    this.certificateIssuer = withDefaults({ kind: 'ClusterIssuer' as const, dependsOn: [] }, props.certificateIssuer);
    this.dnsAnnotations = props.dnsAnnotations ?? {};
    this.reloader = props.reloader ?? 'none';
    this.appTemplateUrl = props.appTemplateUrl ?? APP_TEMPLATE_URL;
    if (props.network !== undefined) this.network = props.network;
    this.problems = [...form.problems, ...form.others(clusterProblems(this))].map((problem) => `cluster.${problem}`);
  }

  /** Why the cluster's versions cannot do `feature`; undefined where they can. */
  public unsupported(feature: Feature): string | undefined {
    return unsupported(this.versions, feature);
  }

  /** What a `FluxRoot` over the tree of apps is told of the cluster. */
  public rootProps(): Omit<FluxRootProps, 'name'> {
    const { interval, retryInterval, timeout, namespace } = this.flux;
    const { kind, name } = this.source;
    return ofCluster(this, {
      namespace,
      sourceRef: { kind, name, ...(this.source.namespace === namespace ? {} : { namespace: this.source.namespace }) },
      sourcePath: this.source.path,
      prune: true,
      interval,
      retryInterval,
      timeout,
    });
  }

  /** `path` of an app's folder as Flux sees it, such as `./dist/kubernetes/apps/opencode/opencode-flux/app`. */
  public sourcePath(path: string): string {
    return `${this.source.path.replace(/\/+$/, '')}/${path}`;
  }

  /** Path of an app's folder in the output directory. */
  public outputPath(path: string): string {
    const directory = this.appsDirectory.replace(/^\.\/?|\/+$/g, '');
    return directory === '' ? path : `${directory}/${path}`;
  }

  /** Interval after which a changed secret is in the cluster at the latest; undefined where nothing fetches it. */
  public get secretRefreshInterval(): string | undefined {
    return this.secretStore.kind === 'external-secrets' ? (this.secretStore.refreshInterval ?? '15m') : undefined;
  }
}

function resolveFlux(flux: FluxConventions = {}): ResolvedFluxConventions {
  return withDefaults(
    {
      namespace: 'flux-system',
      interval: '30m',
      retryInterval: '1m',
      timeout: '5m',
      helmReleaseInterval: '1h',
      chartInterval: '15m',
      namespaceComponents: [],
      substitution: { variables: [] },
    },
    flux,
  ) as ResolvedFluxConventions;
}
