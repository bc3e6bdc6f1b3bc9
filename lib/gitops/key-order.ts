/** The order in which a person writes the keys of a map; keys that are not named follow as they come. */
type KeyOrder = readonly string[];

const ROOT: KeyOrder = ['apiVersion', 'kind', 'metadata', 'type'];
const METADATA: KeyOrder = ['name', 'generateName', 'namespace', 'labels', 'annotations'];
const REFERENCE: KeyOrder = ['apiVersion', 'kind', 'group', 'name', 'namespace'];
const CONTAINER: KeyOrder = [
  'name',
  'image',
  'imagePullPolicy',
  'restartPolicy',
  'command',
  'args',
  'workingDir',
  'env',
  'envFrom',
  'ports',
  'startupProbe',
  'livenessProbe',
  'readinessProbe',
  'lifecycle',
  'resources',
  'securityContext',
  'volumeMounts',
];
const POD: KeyOrder = [
  'automountServiceAccountToken',
  'serviceAccountName',
  'securityContext',
  'shareProcessNamespace',
  'initContainers',
  'containers',
  'volumes',
];

const SECURITY_CONTEXT: KeyOrder = ['runAsNonRoot', 'runAsUser', 'runAsGroup', 'fsGroup', 'fsGroupChangePolicy'];

/** Orders of `spec`, by group and kind. */
const SPEC: Readonly<Record<string, KeyOrder>> = {
  'kustomize.toolkit.fluxcd.io/Kustomization': [
    'targetNamespace',
    'commonMetadata',
    'dependsOn',
    'suspend',
    'path',
    'prune',
    'sourceRef',
    'wait',
    'interval',
    'retryInterval',
    'timeout',
    'healthChecks',
    'postBuild',
  ],
  'helm.toolkit.fluxcd.io/HelmRelease': [
    'suspend',
    'chartRef',
    'chart',
    'interval',
    'timeout',
    'dependsOn',
    'install',
    'upgrade',
    'rollback',
    'uninstall',
    'postRenderers',
    'valuesFrom',
    'values',
  ],
  'source.toolkit.fluxcd.io/OCIRepository': ['interval', 'url', 'ref', 'layerSelector'],
  'source.toolkit.fluxcd.io/GitRepository': ['interval', 'url', 'ref', 'secretRef', 'ignore'],
  'external-secrets.io/ExternalSecret': ['refreshInterval', 'secretStoreRef', 'target', 'data', 'dataFrom'],
  'cert-manager.io/Certificate': ['secretName', 'issuerRef', 'commonName', 'dnsNames'],
  'gateway.networking.k8s.io/HTTPRoute': ['hostnames', 'parentRefs', 'rules'],
  '/PersistentVolumeClaim': ['accessModes', 'storageClassName', 'resources', 'dataSourceRef'],
  '/Service': ['type', 'selector', 'ports'],
  'apps/Deployment': ['replicas', 'strategy', 'selector', 'template'],
  'apps/StatefulSet': ['replicas', 'serviceName', 'selector', 'template', 'volumeClaimTemplates'],
};

/** Orders of maps that are told by the key they stand under, wherever that is. */
const BY_KEY: Readonly<Record<string, KeyOrder>> = {
  metadata: METADATA,
  containers: CONTAINER,
  initContainers: CONTAINER,
  ports: ['name', 'port', 'containerPort', 'targetPort', 'protocol'],
  env: ['name', 'value', 'valueFrom'],
  volumeMounts: ['name', 'mountPath', 'subPath', 'readOnly'],
  volumes: ['name'],
  sourceRef: REFERENCE,
  chartRef: REFERENCE,
  parentRefs: REFERENCE,
  targetRefs: REFERENCE,
  dataSourceRef: REFERENCE,
  secretStoreRef: REFERENCE,
  issuerRef: REFERENCE,
  dependsOn: REFERENCE,
  healthChecks: REFERENCE,
  data: ['secretKey', 'remoteRef'],
  remoteRef: ['key', 'property', 'version'],
  resources: ['requests', 'limits'],
  securityContext: SECURITY_CONTEXT,
  moverSecurityContext: SECURITY_CONTEXT,
  restic: ['repository', 'copyMethod'],
  retain: ['hourly', 'daily', 'weekly', 'monthly', 'yearly'],
};

/** What a user wrote freely: the order of such a map is the user's. */
const FREE = new Set(['values', 'labels', 'annotations', 'matchLabels', 'stringData', 'substitute', 'template']);

type Json = Readonly<Record<string, unknown>>;

/** Root and metadata as a person orders them, all else as it comes. */
export function orderRoot(manifest: Json): Json {
  const ordered = order(manifest, ROOT);
  const metadata = ordered['metadata'];
  return isMap(metadata) ? { ...ordered, metadata: order(metadata, METADATA) } : ordered;
}

/** Also what is below: for classes of `cdk8s import`, which emit their fields in the order of the schema. */
export function orderGenerated(manifest: Json): Json {
  const ordered = orderRoot(manifest);
  const spec = ordered['spec'];
  if (!isMap(spec)) return ordered;
  const apiVersion = String(manifest['apiVersion']);
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return { ...ordered, spec: order(descend(spec), SPEC[`${group}/${String(manifest['kind'])}`] ?? []) };
}

function descend(map: Json): Json {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(map)) result[key] = below(key, value);
  return result;
}

function below(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => below(key, item));
  if (!isMap(value)) return value;
  if (key === 'template' && isMap(value['spec'])) {
    // A pod template, not the template of a Secret.
    const template = order(value, ['metadata', 'spec']);
    return { ...template, spec: order(descend(value['spec']), POD) };
  }
  if (FREE.has(key)) return value;
  return order(descend(value), BY_KEY[key] ?? []);
}

function order(map: Json, preferred: KeyOrder): Json {
  const result: Record<string, unknown> = {};
  for (const key of preferred) if (key in map) result[key] = map[key];
  for (const key of Object.keys(map)) if (!(key in result)) result[key] = map[key];
  return result;
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
