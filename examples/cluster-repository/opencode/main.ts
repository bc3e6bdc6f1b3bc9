import { Cluster, GitOpsApp, OpenCodeFoundation, OpenCodeWorkspace } from 'cdk8s-opencode';

/** The OpenCode workspaces of this cluster. `npm run synth` writes them below ../kubernetes/apps. */
export const app = new GitOpsApp({ outdir: '../kubernetes' });

// What the cluster has already. Beside each value is the file that says so; "choice" marks what other answers are possible for.
const cluster = new Cluster({
  // kubernetes/flux/apps.yaml
  source: { kind: 'GitRepository', name: 'home-kubernetes', path: './kubernetes/apps' },
  appsDirectory: 'apps',
  versions: {
    // talos/talconfig.yaml
    kubernetes: '1.35.0',
    // kubernetes/flux/flux.yaml
    flux: '2.9.0',
    // kubernetes/apps/network/envoy-gateway/app/release.yaml
    envoyGateway: '1.7.1',
    // kubernetes/apps/media/jellyfin/app/helmrelease.yaml
    appTemplate: '4.4.0',
  },
  // kubernetes/apps/network/envoy-gateway/app/gateways.yaml
  gateway: {
    kind: 'envoy-gateway',
    name: 'envoy-internal',
    namespace: 'network',
    listener: 'https',
    listenerIndex: 0,
    proxyNamespace: 'network',
    kustomization: 'envoy-gateway',
  },
  // kubernetes/apps/external-secrets/stores/app/doppler.yaml
  secretStore: {
    kind: 'external-secrets',
    name: 'doppler-secrets',
    doppler: { project: 'home', config: 'prd' },
    dependsOn: ['external-secrets-stores'],
  },
  // kubernetes/apps/rook-ceph/cluster/app/release.yaml
  storage: { className: 'ceph-block', dependsOn: ['rook-ceph-cluster'] },
  // kubernetes/templates/volsync/backup.yaml and 1 more
  backup: {
    kind: 'volsync',
    snapshotClassName: 'csi-ceph-blockpool',
    cache: { className: 'openebs-hostpath', size: '8Gi' },
    secretKeys: {
      repositoryTemplate: 'VOLSYNC_REPOSITORY_TEMPLATE',
      password: 'RESTIC_PASSWORD',
      accessKeyId: 'MINIO_ROOT_USER',
      secretAccessKey: 'MINIO_ROOT_PASSWORD',
    },
  },
  // kubernetes/apps/cert-manager/issuers/app/issuers.yaml
  certificateIssuer: { name: 'letsencrypt-production', dependsOn: ['cert-manager-issuers'] },
  // choice: kubernetes/apps/media/jellyfin/app/helmrelease.yaml; 1 of 1 routes have it
  dnsAnnotations: { 'external-dns.home.arpa/enabled': 'true' },
  // kubernetes/apps/kube-system/reloader/app/helmrelease.yaml
  reloader: 'stakater',
  flux: { substitution: { variables: ['SECRET_DOMAIN'] } },
});

// choice: kubernetes/apps/media/jellyfin/app/helmrelease.yaml; opencode. before it is a choice
const opencode = new OpenCodeFoundation(app, 'opencode', {
  cluster,
  domain: 'opencode.${SECRET_DOMAIN}',
  scriptsDirectory: 'opencode-scripts',
});

// One workspace: https://home.opencode.${SECRET_DOMAIN}. as you said (--repository)
new OpenCodeWorkspace(opencode, 'home', {
  repository: 'https://github.com/example/home',
});

// The test looks at the app without writing it.
if (require.main === module) app.synth();
