/** Where one file of this folder comes from. */
export interface Source {
  readonly file: string;

  /** Whose release it is, as a cluster declares it. */
  readonly product: string;

  /** Of `product`. The schema holds from this release on. */
  readonly release: string;

  /** Upstream files; empty where we wrote the schema ourselves. */
  readonly urls: readonly string[];

  /** The kinds that are kept of them. */
  readonly kinds: readonly string[];
}

const github = 'https://raw.githubusercontent.com';

const envoyGateway = (release: string): Source => ({
  file: `envoy-gateway-${release}.yaml`,
  product: 'envoyGateway',
  release,
  urls: [
    `${github}/envoyproxy/gateway/v${release}/charts/gateway-crds-helm/templates/generated/gateway.envoyproxy.io_backendtrafficpolicies.yaml`,
  ],
  kinds: ['BackendTrafficPolicy'],
});

/** Every schema, with its pinned release. */
export const sources: readonly Source[] = [
  {
    file: 'flux.yaml',
    product: 'fluxControllers',
    release: '1.9.6',
    urls: [
      'https://github.com/fluxcd/helm-controller/releases/download/v1.6.4/helm-controller.crds.yaml',
      'https://github.com/fluxcd/kustomize-controller/releases/download/v1.9.6/kustomize-controller.crds.yaml',
      'https://github.com/fluxcd/source-controller/releases/download/v1.9.6/source-controller.crds.yaml',
    ],
    kinds: ['HelmRelease', 'Kustomization', 'OCIRepository', 'GitRepository'],
  },
  {
    file: 'external-secrets.yaml',
    product: 'externalSecrets',
    release: '1.3.2',
    urls: [`${github}/external-secrets/external-secrets/v1.3.2/config/crds/bases/external-secrets.io_externalsecrets.yaml`],
    kinds: ['ExternalSecret'],
  },
  {
    file: 'cert-manager.yaml',
    product: 'certManager',
    release: '1.21.2',
    urls: ['https://github.com/cert-manager/cert-manager/releases/download/v1.21.2/cert-manager.crds.yaml'],
    kinds: ['Certificate'],
  },
  {
    file: 'gateway-api.yaml',
    product: 'gatewayApi',
    release: '1.6.3',
    urls: ['https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.6.3/experimental-install.yaml'],
    kinds: ['Gateway', 'HTTPRoute', 'ListenerSet'],
  },
  envoyGateway('1.7.1'),
  envoyGateway('1.9.1'),
  {
    file: 'volsync.yaml',
    product: 'volsync',
    release: '0.15.0',
    urls: [],
    kinds: ['ReplicationSource', 'ReplicationDestination'],
  },
  {
    file: 'kopiur.yaml',
    product: 'kopiur',
    release: '0.7.5',
    urls: [],
    kinds: ['SnapshotPolicy', 'SnapshotSchedule', 'Restore'],
  },
];
