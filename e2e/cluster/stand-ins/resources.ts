/** How a kind is called in the API server's paths. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

const resource = (apiVersion: string, kind: string, plural = `${kind.toLowerCase()}s`): Resource => ({
  apiVersion,
  kind,
  plural,
});

export const CONFIG_MAP = resource('v1', 'ConfigMap');
export const SECRET = resource('v1', 'Secret');
export const POD = resource('v1', 'Pod');
export const PERSISTENT_VOLUME = resource('v1', 'PersistentVolume');
export const PERSISTENT_VOLUME_CLAIM = resource('v1', 'PersistentVolumeClaim');
export const SERVICE_ACCOUNT = resource('v1', 'ServiceAccount');
export const ROLE = resource('rbac.authorization.k8s.io/v1', 'Role');
export const ROLE_BINDING = resource('rbac.authorization.k8s.io/v1', 'RoleBinding');
export const DEPLOYMENT = resource('apps/v1', 'Deployment');
export const CUSTOM_RESOURCE_DEFINITION = resource('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
export const STORAGE_CLASS = resource('storage.k8s.io/v1', 'StorageClass', 'storageclasses');
export const VOLUME_SNAPSHOT = resource('snapshot.storage.k8s.io/v1', 'VolumeSnapshot');
export const VOLUME_SNAPSHOT_CLASS = resource(
  'snapshot.storage.k8s.io/v1',
  'VolumeSnapshotClass',
  'volumesnapshotclasses',
);
export const GIT_REPOSITORY = resource('source.toolkit.fluxcd.io/v1', 'GitRepository', 'gitrepositories');
export const OCI_REPOSITORY = resource('source.toolkit.fluxcd.io/v1', 'OCIRepository', 'ocirepositories');
export const HELM_RELEASE = resource('helm.toolkit.fluxcd.io/v2', 'HelmRelease');
export const CLUSTER_SECRET_STORE = resource('external-secrets.io/v1', 'ClusterSecretStore');
export const EXTERNAL_SECRET = resource('external-secrets.io/v1', 'ExternalSecret');
export const REPLICATION_SOURCE = resource('volsync.backube/v1alpha1', 'ReplicationSource');
export const REPLICATION_DESTINATION = resource('volsync.backube/v1alpha1', 'ReplicationDestination');

/** Path of a kind's objects, or of one of them. */
export function pathOf(
  { apiVersion, plural }: Resource,
  at: { readonly namespace?: string; readonly name?: string; readonly subresource?: string } = {},
): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = at.namespace === undefined ? '' : `/namespaces/${at.namespace}`;
  const name = at.name === undefined ? '' : `/${at.name}`;
  const subresource = at.subresource === undefined ? '' : `/${at.subresource}`;
  return `${root}${namespace}/${plural}${name}${subresource}`;
}
