import { isAtLeast, version } from '../validation/version';

/** What a cluster runs, as far as it decides what can be emitted. */
export interface ClusterVersions {
  /** Such as `1.35.0`. */
  readonly kubernetes: string;

  /** Such as `2.9.0`. */
  readonly flux: string;

  /**
   * Such as `1.7.1`; needed where the gateway is an Envoy Gateway.
   *
   * @default - no Envoy Gateway
   */
  readonly envoyGateway?: string;

  /** The app-template chart of the delivery `helm-release`, 4.4.0 or newer, and before 6. */
  readonly appTemplate: string;

  /**
   * Such as `0.16.0`; worth a line where it is older than 0.11, whose second restore leaves newer files beside older ones.
   *
   * @default - 0.11.0 or newer
   */
  readonly volsync?: string;
}

/** A part of the cluster whose version matters. */
export type Component = keyof ClusterVersions;

export const COMPONENT_NAMES: Readonly<Record<Component, string>> = {
  kubernetes: 'Kubernetes',
  flux: 'Flux',
  envoyGateway: 'Envoy Gateway',
  appTemplate: 'app-template',
  volsync: 'VolSync',
};

interface FeatureDescription {
  /** As the user knows it. */
  readonly name: string;
  readonly component: Component;
  readonly since: string;
}

/**
 * What not every supported version can do.
 *
 * @see https://gateway.envoyproxy.io/news/releases/
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#image
 * @see https://fluxcd.io/flux/components/helm/helmreleases/#install-strategy
 * @see https://github.com/backube/volsync/blob/main/CHANGELOG.md
 */
export const FEATURES = {
  /** `gateway.networking.k8s.io/v1`; 1.7 knows the experimental XListenerSet alone. */
  listenerSet: { name: 'a ListenerSet', component: 'envoyGateway', since: '1.8.0' },
  streamIdleTimeout: { name: 'streamIdleTimeout', component: 'envoyGateway', since: '1.8.0' },
  /** In beta and off before 1.35; app-template renders it from 1.33 on. */
  imageVolume: { name: 'an image volume', component: 'kubernetes', since: '1.33.0' },
  /** Of `dependsOn`. */
  readyExpr: { name: 'readyExpr of a dependency', component: 'flux', since: '2.7.0' },
  /** `source.toolkit.fluxcd.io/v1`. */
  ociRepository: { name: 'an OCIRepository of version v1', component: 'flux', since: '2.6.0' },
  /** helm-controller 1.4; before 1.4.5, Flux 2.7.5, each failed try stays in the history of the release. */
  retryOnFailure: { name: 'the strategy RetryOnFailure', component: 'flux', since: '2.7.0' },
  /** `cleanupTempPVC`, `cleanupCachePVC` and `enableFileDeletion`. */
  cleanRestore: { name: 'a restore that leaves nothing behind', component: 'volsync', since: '0.11.0' },
} as const satisfies Readonly<Record<string, FeatureDescription>>;

/** One of `FEATURES`. */
export type Feature = keyof typeof FEATURES;

/** Why these versions cannot do `feature`, naming both versions; undefined where they can. */
export function unsupported(versions: ClusterVersions, feature: Feature): string | undefined {
  const { name, component, since } = FEATURES[feature];
  const present = versions[component];
  // VolSync need not be declared, and is taken to be new. Else, what is missing or no version is told as that.
  if (present === undefined || version(present) !== undefined || isAtLeast(present, since)) return undefined;
  return `${name} needs ${COMPONENT_NAMES[component]} ${since} or newer; this cluster has ${present}`;
}
