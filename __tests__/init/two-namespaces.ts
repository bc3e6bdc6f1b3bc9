/** The usual layout of 2026: each Kustomization lies in the namespace of its app, which the list above it sets. */
const kustomization = (namespace: string, name: string, substituted = true): string => `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name} }
spec:
  interval: 1h
  path: ./kubernetes/apps/${namespace}/${name}/app
  prune: true
  targetNamespace: ${namespace}
  sourceRef: { kind: GitRepository, name: flux-system, namespace: flux-system }
${substituted ? '  postBuild: { substituteFrom: [{ kind: Secret, name: cluster-secrets }] }\n' : ''}`;

const list = (namespace: string, ...names: readonly string[]): string => `---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${namespace}
components: [../../components/cluster-secrets]
resources: [${['./namespace.yaml', ...names.map((name) => `./${name}/ks.yaml`)].join(', ')}]
`;

const namespace = (name: string): string => `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`;

/** A repository with two namespaces of apps, two issuers, and an ignore rule that lets one folder through. */
export const TWO_NAMESPACES: Readonly<Record<string, string>> = {
  '.sourceignore':
    '/*\n!/kubernetes/apps/network\n!/kubernetes/apps/storage\n!/kubernetes/components\n!/kubernetes/flux\n',
  'kubernetes/flux/ks.yaml': `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: cluster-apps, namespace: flux-system }
spec: { interval: 1h, path: ./kubernetes/apps, prune: true, sourceRef: { kind: GitRepository, name: flux-system, namespace: flux-system } }
`,
  'kubernetes/components/cluster-secrets/kustomization.yaml': `---
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [./secret.yaml]
`,
  'kubernetes/components/cluster-secrets/secret.yaml': `---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: cluster-secrets }
spec:
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  dataFrom: [{ extract: { key: cluster } }]
`,
  'kubernetes/apps/network/kustomization.yaml': list('network', 'gateway', 'issuers'),
  'kubernetes/apps/network/namespace.yaml': namespace('network'),
  'kubernetes/apps/network/gateway/ks.yaml': kustomization('network', 'gateway'),
  'kubernetes/apps/network/gateway/app/gateway.yaml': `---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: cilium }
spec: { controllerName: io.cilium/gateway-controller }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: internal }
spec:
  gatewayClassName: cilium
  listeners:
    - { name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Same } } }
    - { name: https, port: 443, protocol: HTTPS, allowedRoutes: { namespaces: { from: All } }, tls: { certificateRefs: [{ name: web-tls }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: echo }
spec: { hostnames: ["echo.\${SECRET_DOMAIN}"], parentRefs: [{ name: internal }] }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: web }
spec: { secretName: web-tls, dnsNames: ["*.\${SECRET_DOMAIN}"], issuerRef: { kind: ClusterIssuer, name: letsencrypt } }
`,
  'kubernetes/apps/network/issuers/ks.yaml': kustomization('network', 'issuers', false),
  'kubernetes/apps/network/issuers/app/issuers.yaml': `---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: letsencrypt }
spec: { acme: { server: https://acme-v02.api.letsencrypt.org/directory } }
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: private-root }
spec: { selfSigned: {} }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: database-authority }
spec: { isCA: true, secretName: database-ca, commonName: database, issuerRef: { kind: ClusterIssuer, name: private-root } }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: database-client }
spec: { secretName: database-client, commonName: client, issuerRef: { kind: ClusterIssuer, name: private-root } }
`,
  'kubernetes/apps/storage/kustomization.yaml': list('storage', 'block', 'stores'),
  'kubernetes/apps/storage/namespace.yaml': namespace('storage'),
  'kubernetes/apps/storage/block/ks.yaml': kustomization('storage', 'block'),
  'kubernetes/apps/storage/block/app/class.yaml': `---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: block, annotations: { storageclass.kubernetes.io/is-default-class: "true" } }
provisioner: example.org/block
`,
  'kubernetes/apps/storage/stores/ks.yaml': kustomization('storage', 'stores', false),
  'kubernetes/apps/storage/stores/app/store.yaml': `---
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: { name: vault }
spec: { provider: { vault: { server: https://vault.example.org, path: secret, version: v2 } } }
`,
  // Nobody applies it: a list of what was there before.
  'kubernetes/apps/storage/.archived/old/release.yaml': `---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: old-block, annotations: { storageclass.kubernetes.io/is-default-class: "true" } }
`,
  'talos/talconfig.yaml': 'kubernetesVersion: v1.35.1\n',
  'Taskfile.yaml': 'vars:\n  FLUX_VERSION: 2.9.3\n',
};
