const FLUX = 'https://raw.githubusercontent.com/fluxcd-community/flux2-schemas/main';
const CRDS = 'https://raw.githubusercontent.com/datreeio/CRDs-catalog/main';
const KUBERNETES = 'https://raw.githubusercontent.com/yannh/kubernetes-json-schema/master/master-standalone';

const BY_KIND: Readonly<Record<string, string>> = {
  'kustomize.config.k8s.io/Kustomization': 'https://json.schemastore.org/kustomization',
  'kustomize.toolkit.fluxcd.io/Kustomization': `${FLUX}/kustomization-kustomize-v1.json`,
  'helm.toolkit.fluxcd.io/HelmRelease': `${FLUX}/helmrelease-helm-v2.json`,
  'source.toolkit.fluxcd.io/GitRepository': `${FLUX}/gitrepository-source-v1.json`,
  'source.toolkit.fluxcd.io/HelmRepository': `${FLUX}/helmrepository-source-v1.json`,
  'source.toolkit.fluxcd.io/OCIRepository': `${FLUX}/ocirepository-source-v1.json`,
  'source.toolkit.fluxcd.io/Bucket': `${FLUX}/bucket-source-v1.json`,
};

/** Groups whose schemas are published as `<group>/<kind>_<version>.json`. */
const CRD_GROUPS = new Set([
  'cert-manager.io',
  'external-secrets.io',
  'gateway.envoyproxy.io',
  'gateway.networking.k8s.io',
  'kopiur.home-operations.com',
  'volsync.backube',
]);

/** Groups of Kubernetes itself whose names lack a dot, or end so. */
const KUBERNETES_GROUP = /^(|apps|batch|autoscaling|policy|.*\.k8s\.io)$/;

/**
 * Public JSON schema of a kind, for the `# yaml-language-server: $schema=` line. A HelmRelease is checked better by
 * the schema of its chart: set `Manifest.of(release).schemaUrl`.
 */
export function schemaUrl(apiVersion: string, kind: string): string | undefined {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  const known = BY_KIND[`${group}/${kind}`];
  if (known !== undefined) return known;
  if (CRD_GROUPS.has(group)) return `${CRDS}/${group}/${kind.toLowerCase()}_${version}.json`;
  if (!KUBERNETES_GROUP.test(group)) return undefined;
  // The published names use the group up to its first dot: networkpolicy-networking-v1.json
  const name = [kind, group.split('.')[0], version].filter((part) => part !== '').join('-');
  return `${KUBERNETES}/${name.toLowerCase()}.json`;
}
