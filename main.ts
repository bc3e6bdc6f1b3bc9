import {
  Cluster,
  FluxRoot,
  ForbiddenWords,
  GitOpsApp,
  MemoryPodHost,
  OpenCodeFoundation,
  OpenCodeWorkspace,
} from './lib';

/** The workspaces and the memory host of the first user, on the cluster that he has. */
// What a reviewer of this tree greps for.
export const app = new GitOpsApp({ guards: [new ForbiddenWords(/ghp_/, /auth.json/)] });

const cluster = new Cluster({
  source: { name: 'home-kubernetes', path: './dist/kubernetes/apps' },
  versions: { kubernetes: '1.35.3', flux: '2.7', envoyGateway: '1.7.1', appTemplate: '4.4.0' },
  gateway: {
    kind: 'envoy-gateway',
    name: 'envoy-internal',
    namespace: 'network',
    listener: 'https',
    listenerIndex: 1,
    proxyNamespace: 'network',
    kustomization: 'envoy-gateway',
  },
  secretStore: {
    kind: 'external-secrets',
    name: 'doppler-secrets',
    doppler: { project: 'k3s-cluster', config: 'prd' },
    dependsOn: ['external-secrets-stores'],
  },
  storage: { className: 'ceph-block', dependsOn: ['rook-ceph-cluster'] },
  backup: {
    kind: 'volsync',
    snapshotClassName: 'csi-ceph-blockpool',
    cache: { className: 'openebs-hostpath', size: '8Gi' },
    secretKeys: {
      repositoryTemplate: 'VOLSYNC_REPOSITORY_TEMPLATE',
      password: 'VOLSYNC_RESTIC_PASSWORD',
      accessKeyId: 'MINIO_ROOT_USER',
      secretAccessKey: 'MINIO_ROOT_PASSWORD',
    },
  },
  certificateIssuer: { name: 'letsencrypt-production', dependsOn: ['cert-manager-issuers'] },
  reloader: 'stakater',
  flux: { substitution: { variables: ['SECRET_DOMAIN'] } },
});

new FluxRoot(app, 'root', { name: 'opencode-apps', ...cluster.rootProps() });

const opencode = new OpenCodeFoundation(app, 'opencode', { cluster, domain: 'opencode.angryninja.cloud' });

new OpenCodeWorkspace(opencode, 'flux', {
  repository: 'https://github.com/jbaker48/k8s-cluster',
  directory: '/Users/jbaker/git/k8s-cluster',
});

new OpenCodeWorkspace(opencode, 'ha', {
  repository: 'https://github.com/jbaker48/home-assistant-config',
});

new MemoryPodHost(app, 'memory', { plugin: 'disabled', graphiti: 'disabled' });

// The tests look at the app without writing it.
if (require.main === module) app.synth();
