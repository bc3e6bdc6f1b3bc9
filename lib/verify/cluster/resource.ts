/** A resource of the API server, and which verbs a check uses on it. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;

  /** Plural, as in RBAC. */
  readonly plural: string;

  readonly kind: string;
}

function resource(group: string, version: string, kind: string, plural = `${kind.toLowerCase()}s`): Resource {
  return { group, version, kind, plural };
}

/** Every resource that a criterion asks for. */
export const RESOURCES = {
  namespace: resource('', 'v1', 'Namespace'),
  secret: resource('', 'v1', 'Secret'),
  pod: resource('', 'v1', 'Pod'),
  claim: resource('', 'v1', 'PersistentVolumeClaim'),
  deployment: resource('apps', 'v1', 'Deployment'),
  certificate: resource('cert-manager.io', 'v1', 'Certificate'),
  issuer: resource('cert-manager.io', 'v1', 'Issuer'),
  clusterIssuer: resource('cert-manager.io', 'v1', 'ClusterIssuer'),
  externalSecret: resource('external-secrets.io', 'v1', 'ExternalSecret'),
  kustomization: resource('kustomize.toolkit.fluxcd.io', 'v1', 'Kustomization'),
  helmRelease: resource('helm.toolkit.fluxcd.io', 'v2', 'HelmRelease'),
  httpRoute: resource('gateway.networking.k8s.io', 'v1', 'HTTPRoute'),
  backendTrafficPolicy: resource('gateway.envoyproxy.io', 'v1alpha1', 'BackendTrafficPolicy', 'backendtrafficpolicies'),
  ingress: resource('networking.k8s.io', 'v1', 'Ingress', 'ingresses'),
  replicationSource: resource('volsync.backube', 'v1alpha1', 'ReplicationSource'),
  replicationDestination: resource('volsync.backube', 'v1alpha1', 'ReplicationDestination'),
  snapshotPolicy: resource('kopiur.home-operations.com', 'v1alpha1', 'SnapshotPolicy', 'snapshotpolicies'),
  snapshot: resource('kopiur.home-operations.com', 'v1alpha1', 'Snapshot'),
  restore: resource('kopiur.home-operations.com', 'v1alpha1', 'Restore'),
} as const satisfies Readonly<Record<string, Resource>>;

/** A resource of that kind and group, where a criterion knows it. */
export function resourceOf(group: string, kind: string): Resource | undefined {
  return Object.values(RESOURCES).find((known) => known.group === group && known.kind === kind);
}

/** Where an object, or all of a namespace, is asked for. */
export function pathOf({ group, version, plural }: Resource, namespace?: string, name?: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return [
    root,
    ...(namespace === undefined ? [] : ['namespaces', namespace]),
    plural,
    ...(name === undefined ? [] : [name]),
  ]
    .map((part, index) => (index === 0 ? part : encodeURIComponent(part)))
    .join('/');
}
