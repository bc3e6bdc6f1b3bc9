/** A cluster repository as it is usual among home operators: apps by namespace, an ignore rule, VolSync over a template. */
export const HOME_OPERATIONS: Readonly<Record<string, string>> = {
  'kubernetes/flux/apps.yaml': `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: cluster-apps
  namespace: flux-system
spec:
  interval: 30m
  path: ./kubernetes/apps
  prune: true
  sourceRef: { kind: GitRepository, name: home }
  postBuild:
    substituteFrom: [{ kind: Secret, name: cluster-secrets }]
`,
  'kubernetes/flux/repository.yaml': `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: home, namespace: flux-system }
spec:
  url: ssh://git@example.org/home.git
  ignore: |
    # exclude all
    /*
    !/kubernetes
`,
  'kubernetes/apps/network/kustomization.yaml': `---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: network
resources: [./envoy-gateway/ks.yaml]
`,
  'kubernetes/apps/network/envoy-gateway/ks.yaml': `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: envoy-gateway }
spec: { interval: 30m, path: ./kubernetes/apps/network/envoy-gateway/app, targetNamespace: network, sourceRef: { kind: GitRepository, name: home } }
`,
  'kubernetes/apps/network/envoy-gateway/app/gateways.yaml': `---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: envoy }
spec: { controllerName: gateway.envoyproxy.io/gatewayclass-controller }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: outer }
spec:
  gatewayClassName: envoy
  listeners:
    - { name: https, protocol: HTTPS, port: 443, allowedRoutes: { namespaces: { from: All } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: inner-internal }
spec:
  gatewayClassName: envoy
  listeners:
    - { name: http, protocol: HTTP, port: 80, allowedRoutes: { namespaces: { from: Same } } }
    - { name: https, protocol: HTTPS, port: 443, allowedRoutes: { namespaces: { from: All } } }
`,
  'kubernetes/apps/network/envoy-gateway/app/release.yaml': `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: { name: envoy-gateway }
spec: { url: oci://docker.io/envoyproxy/gateway-helm, ref: { tag: v1.8.2 } }
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: envoy-gateway }
spec:
  values: { config: { envoyGateway: { provider: { kubernetes: { deploy: { type: GatewayNamespace } } } } } }
`,
  'kubernetes/apps/security/store/ks.yaml': `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: stores }
spec: { interval: 30m, path: ./kubernetes/apps/security/store/app, sourceRef: { kind: GitRepository, name: home } }
`,
  'kubernetes/apps/security/store/app/store.yaml': `---
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: { name: vault }
spec: { provider: { doppler: { project: home, config: prd } } }
`,
  'kubernetes/apps/security/issuer.yaml': `---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: acme-staging }
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: acme-production }
`,
  // A value that only the cluster's key opens says nothing.
  'kubernetes/apps/security/secret.sops.yaml': `---
apiVersion: v1
kind: Secret
metadata: { name: cluster-secrets }
stringData: { SECRET_DOMAIN: 'ENC[AES256_GCM,data:notreal,type:str]' }
`,
  'kubernetes/apps/media/player/release.yaml': `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: player }
spec:
  values:
    route: { app: { hostnames: ['{{ .Release.Name }}.\${SECRET_DOMAIN}'], annotations: { external-dns.example.org/enabled: "true" } } }
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: { name: app-template }
spec: { url: oci://ghcr.io/bjw-s-labs/helm/app-template, ref: { tag: 4.6.2 } }
`,
  'kubernetes/apps/media/broken.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: [}\n`,
  'kubernetes/apps/media/template.yaml.j2': `---
{% if nodes %}
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: "{{ class }}", annotations: { storageclass.kubernetes.io/is-default-class: "true" } }
{% endif %}
`,
  'kubernetes/components/volsync/claim.yaml': `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: "\${APP}" }
spec: { storageClassName: "\${VOLSYNC_STORAGECLASS:=fast-block}" }
`,
  'kubernetes/components/volsync/backup.yaml': `---
apiVersion: volsync.backube/v1alpha1
kind: ReplicationSource
metadata: { name: "\${APP}" }
spec:
  trigger: { schedule: "15 * * * *" }
  restic:
    repository: "\${APP}-volsync-secret"
    volumeSnapshotClassName: "\${VOLSYNC_SNAPSHOTCLASS:-fast-snapshots}"
    cacheStorageClassName: local
    cacheCapacity: "\${VOLSYNC_CACHE:-4Gi}"
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: "\${APP}-volsync" }
spec:
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  target:
    name: "\${APP}-volsync-secret"
    template:
      data:
        RESTIC_REPOSITORY: "{{ .BACKUP_URL }}/\${APP}"
        RESTIC_PASSWORD: "{{ .BACKUP_PASSWORD }}"
        AWS_ACCESS_KEY_ID: "{{ .BACKUP_USER }}"
        AWS_SECRET_ACCESS_KEY: "{{ .BACKUP_KEY }}"
  dataFrom: [{ find: { path: BACKUP } }]
`,
  'talos/talconfig.yaml': `kubernetesVersion: v1.35.1\n`,
  'Taskfile.yaml': `vars:\n  FLUX_VERSION: 2.9.3\n`,
};

/** Flux's own example of a monorepo: no folder of apps by namespace, an Ingress controller, nothing about secrets. */
export const MONOREPO: Readonly<Record<string, string>> = {
  'clusters/production/apps.yaml': `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec: { interval: 10m, path: ./apps/production, sourceRef: { kind: GitRepository, name: flux-system } }
`,
  'clusters/production/flux-system/gotk-components.yaml': `---\n# Flux Version: v2.8.1\n`,
  'apps/production/kustomization.yaml': `---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../base/blog]
`,
  'apps/base/blog/ingress.yaml': `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: blog, namespace: blog }
spec: { ingressClassName: nginx, rules: [{ host: blog.example.org }] }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: blog, namespace: blog }
spec: { storageClassName: longhorn }
`,
  'infrastructure/controllers/ingress.yaml': `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: ingress-nginx, namespace: flux-system }
spec: { targetNamespace: ingress-nginx, chart: { spec: { chart: ingress-nginx, version: 4.12.0 } } }
`,
  'infrastructure/configs/issuer.yaml': `---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: letsencrypt }
`,
};
