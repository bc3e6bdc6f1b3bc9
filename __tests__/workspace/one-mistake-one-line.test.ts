import { JsonPatch } from 'cdk8s';
import type { ClusterProps, OpenCodeFoundationProps, OpenCodeWorkspaceProps } from '../../lib';
import {
  Cluster,
  FluxRoot,
  GitOpsApp,
  MemoryPodHost,
  OpenCodeFoundation,
  OpenCodeWorkspace,
  SynthError,
} from '../../lib';

const CLUSTER: ClusterProps = {
  source: { kind: 'GitRepository', name: 'home', namespace: 'flux-system', path: './dist/kubernetes/apps' },
  appsDirectory: 'kubernetes/apps',
  versions: { kubernetes: '1.35', flux: '2.9', envoyGateway: '1.9', appTemplate: '4.4.0', volsync: '0.16' },
  gateway: {
    kind: 'envoy-gateway',
    name: 'internal',
    namespace: 'network',
    listener: 'https',
    listenerIndex: 1,
    allowsListenerSets: true,
    proxyNamespace: 'network',
    kustomization: 'envoy-gateway',
  },
  secretStore: {
    kind: 'external-secrets',
    name: 'store',
    keeps: 'values',
    doppler: { project: 'cluster', config: 'prd' },
    refreshInterval: '15m',
    dependsOn: ['stores'],
  },
  storage: { className: 'ceph-block', dependsOn: ['rook-ceph-cluster'] },
  backup: {
    kind: 'volsync',
    snapshotClassName: 'snapshots',
    cache: { className: 'cache', size: '8Gi' },
    secretKeys: { repositoryTemplate: 'TEMPLATE', password: 'RESTIC', accessKeyId: 'ID', secretAccessKey: 'KEY' },
    schedule: '0 * * * *',
    retain: { hourly: 24, daily: 7, weekly: 5, monthly: 1, yearly: 1 },
    pruneIntervalDays: 7,
    dependsOn: [{ name: 'volsync', namespace: 'flux-system', readyExpr: 'true' }],
  },
  certificateIssuer: { kind: 'ClusterIssuer', name: 'letsencrypt', dependsOn: ['issuers'] },
  dnsAnnotations: { 'external-dns.home.arpa/enabled': 'true' },
  reloader: 'stakater',
  appTemplateUrl: 'oci://ghcr.io/bjw-s-labs/helm/app-template',
  flux: {
    namespace: 'flux-system',
    interval: '30m',
    retryInterval: '1m',
    timeout: '5m',
    helmReleaseInterval: '1h',
    chartInterval: '15m',
    namespaceComponents: [],
    substitution: { variables: ['SECRET_DOMAIN'], from: [{ kind: 'Secret', name: 'settings', optional: true }] },
  },
  network: {
    podCidrs: ['10.42.0.0/16'],
    serviceCidrs: ['10.43.0.0/16'],
    privateCidrs: ['192.168.0.0/16'],
    dns: { namespace: 'kube-system', cidrs: ['169.254.20.10/32'] },
  },
};

const FOUNDATION: Omit<OpenCodeFoundationProps, 'cluster'> = {
  domain: 'opencode.${SECRET_DOMAIN}',
  name: 'opencode',
  namespace: 'opencode',
  certificate: { kind: 'listener-set', port: 443 },
  podSecurity: 'restricted',
  scriptsDirectory: 'scripts',
};

const WORKSPACE: OpenCodeWorkspaceProps = {
  repository: 'https://github.com/jbaker48/k8s-cluster',
  directory: '/workspace/cluster',
  home: '/workspace',
  repositoryLogin: 'token',
  clone: {
    branch: 'main',
    depth: 5,
    submodules: true,
    atStart: 'fetch',
    timeouts: { clone: 600, fetch: 60, stall: 60 },
  },
  furtherRepositories: [{ url: 'https://github.com/jbaker48/other', directory: '/workspace/other', branch: 'main' }],
  copilot: true,
  name: 'opencode-a',
  hostname: 'a.opencode.${SECRET_DOMAIN}',
  secretKeys: { githubPat: 'A_PAT', password: 'A_PASSWORD', copilotAuth: 'A_COPILOT' },
  secretVariables: { TOKEN: 'A_TOKEN' },
  storageSize: '5Gi',
  storageClassName: 'ceph-block',
  onRemoval: 'retain',
  backup: { schedule: '5 * * * *', retain: { hourly: 1 } },
  restoreFromBackup: true,
  suspended: false,
  timeouts: { request: '0s', connectionIdle: '3600s', streamIdle: '0s' },
  routeAnnotations: { 'example.org/a': 'b' },
  commonLabels: { 'example.org/a': 'b' },
  labels: { 'example.org/a': 'b' },
  annotations: { 'example.org/a': 'b' },
  delivery: 'helm-release',
  networkPolicy: { egress: 'internet-only', egressTo: [{ cidr: '10.1.0.0/16', ports: [443] }] },
  dependsOn: ['other'],
  openCode: { version: '1.18.33', port: 4096, username: 'me' },
  configuration: {
    mcpServers: { x: { type: 'remote', url: 'https://mcp.lan', headers: { Authorization: 'Bearer {env:TOKEN}' } } },
  },
  environment: { EDITOR: 'vi' },
  secretEnvironment: { OTHER: { name: 'other', key: 'value' } },
  user: { uid: 1000, gid: 1000 },
  resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { memory: '4Gi' } },
  finishSeconds: 60,
  nodeSelector: { disk: 'ssd' },
  tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule' }],
  imagePullSecrets: ['registry'],
  serviceAccountName: 'workspace',
  volumes: [{ name: 'scratch', emptyDir: {} }],
  volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }],
};

const HOST = {
  plugin: { hostPath: '/srv/plugin' },
  graphiti: 'disabled',
  name: 'opencode-memory-pod',
  hostName: 'memory',
  rendering: 'quadlet',
  quadlet: { podmanVersion: '5.4', dataVolumes: true },
  dataRoot: '/persist/containers',
  bindAddresses: ['127.0.0.1'],
  environmentFile: { path: '/run/secrets/opencode.env', requiredKeys: ['DD_API_KEY'] },
  unit: { description: 'pod', after: ['a.target'], restartSeconds: 10, timeoutStopSeconds: 90 },
  valkey: { port: 6379, memoryLimit: '3g', environment: { A: 'b' }, save: { seconds: 60, changes: 1 } },
  falkordb: { port: 6380, image: { repository: 'docker.io/falkordb/falkordb', tag: 'v4.14.9' } },
  datadogAgent: { logs: true, site: 'datadoghq.eu' },
  opencode: { port: 4096, stopTimeoutSeconds: 10 },
} as const;

interface Whole {
  readonly cluster: unknown;
  readonly foundation: unknown;
  readonly workspace: unknown;
  readonly root: unknown;
  readonly host: unknown;
}

const WHOLE: Whole = { cluster: CLUSTER, foundation: FOUNDATION, workspace: WORKSPACE, root: {}, host: HOST };

/** As a main.ts: a cluster, a root over the tree, two workspaces in one foundation, a host. */
function lines(whole: Whole): readonly string[] {
  const app = new GitOpsApp();
  const cluster = new Cluster(whole.cluster as ClusterProps);
  new FluxRoot(app, 'root', { name: 'opencode-apps', ...cluster.rootProps(), ...(whole.root as object) });
  const foundation = new OpenCodeFoundation(app, 'opencode', { cluster, ...(whole.foundation as typeof FOUNDATION) });
  const workspace = new OpenCodeWorkspace(foundation, 'a', whole.workspace as OpenCodeWorkspaceProps);
  new OpenCodeWorkspace(foundation, 'b', { repository: 'https://github.com/jbaker48/b' });
  new MemoryPodHost(app, 'memory', whole.host as never);
  // What a program does with a workspace goes on working.
  workspace.patch('HelmRelease', JsonPatch.add('/spec/interval', '2h'));
  workspace.fluxApp.addDependsOn({ name: 'another' });
  try {
    app.files();
  } catch (error) {
    if (error instanceof SynthError) return error.problems;
    throw error;
  }
  return [];
}

type Path = readonly (string | number)[];

/** Every place below `value`, objects and lists included. */
function places(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, each]) =>
    places(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length < 2 ? inner : [path, ...inner];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>>)[key], value);
}

function put(value: unknown, [key, ...rest]: Path, put_: unknown): unknown {
  if (key === undefined) return put_;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? put(item, rest, put_) : item));
  return { ...(value as object), [key]: put((value as Readonly<Record<string, unknown>>)[key], rest, put_) };
}

const withMistake = (path: Path, value: unknown): readonly string[] => lines(put(WHOLE, path, value) as Whole);
const ALL = places(WHOLE);
const ofType = (type: string): readonly Path[] => ALL.filter((path) => typeof at(WHOLE, path) === type);
const objects = new Set(ALL.map((path) => path.slice(0, -1)).filter((path) => path.length > 0));

/** What is said, by place and value, where its lines are fewer or more than they should be. */
function wrongly(
  paths: Iterable<Path>,
  values: (path: Path) => readonly unknown[],
  rightly: (count: number) => boolean,
): Readonly<Record<string, readonly string[]>> {
  const entries = [...paths].flatMap((path) =>
    values(path).map((value) => [`${path.join('.')}: ${JSON.stringify(value)}`, withMistake(path, value)] as const),
  );
  return Object.fromEntries(entries.filter(([, said]) => !rightly(said.length)));
}

test('the example itself has no mistake', () => {
  expect(lines(WHOLE)).toEqual([]);
});

test('another type is one line, whichever prop has it', () => {
  const other = (path: Path): readonly unknown[] => [typeof at(WHOLE, path) === 'boolean' ? 'yes' : true];
  expect(wrongly(ALL, other, (count) => count === 1)).toEqual({});
});

test('a text that a prop does not take is one line', () => {
  expect(
    wrongly(
      ofType('string'),
      () => ['Not A/Name', '', 'a_b'],
      (count) => count <= 1,
    ),
  ).toEqual({});
});

test('a number that a prop does not take is one line', () => {
  expect(
    wrongly(
      ofType('number'),
      () => [-1, 0.5, 1e12],
      (count) => count <= 1,
    ),
  ).toEqual({});
});

test('a key that there is not is one line', () => {
  const known = [...objects].filter((path) => !Array.isArray(at(WHOLE, path)));
  expect(
    wrongly(
      known.map((path) => [...path, 'zzzzzz']),
      () => [1],
      (count) => count === 1,
    ),
  ).toEqual({});
});

test('a prop that is missing is one line', () => {
  expect(
    wrongly(
      ALL,
      () => [undefined],
      (count) => count <= 1,
    ),
  ).toEqual({});
});
