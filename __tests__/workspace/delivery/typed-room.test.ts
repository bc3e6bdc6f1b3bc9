import type { OpenCodeWorkspaceProps, PodContainer } from '../../../lib';
import { at, exampleWorkspace, valuesOf, workspaceFiles, workspaceObject } from '../../support/first-user';

const NEAR = { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname' }] };
const tool: PodContainer = {
  name: 'tool',
  image: { repository: 'ghcr.io/example/tool', tag: '1.2.3' },
  environment: { A: { value: 'b' } },
  resources: { requests: {}, limits: {} },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
  volumeMounts: [],
};

/** Props, the field of the pod that each reaches, and what stands there. */
const ROOM: readonly (readonly [Partial<OpenCodeWorkspaceProps>, string, unknown])[] = [
  [{ nodeSelector: { 'kubernetes.io/arch': 'amd64' } }, 'nodeSelector', { 'kubernetes.io/arch': 'amd64' }],
  [{ tolerations: [{ key: 'gpu', operator: 'Exists' }] }, 'tolerations', [{ key: 'gpu', operator: 'Exists' }]],
  [{ affinity: { podAffinity: NEAR } }, 'affinity', { podAffinity: NEAR }],
  [{ imagePullSecrets: ['registry'] }, 'imagePullSecrets', [{ name: 'registry' }]],
];

test.each(ROOM)('%j reaches the pod of both deliveries', (props, inPod, expected) => {
  expect(valuesOf(exampleWorkspace(props), 'controllers', 'opencode-flux', 'pod', inPod)).toEqual(expected);
  const deployment = workspaceObject(exampleWorkspace({ ...props, delivery: 'native' }), 'app/deployment.yaml');
  expect(at(deployment, 'spec', 'template', 'spec', inPod)).toEqual(expected);
});

test.each([
  ['initContainers', 'initContainers'],
  ['sidecars', 'containers'],
] as const)('%s run after the workspace’s own', (prop, kind) => {
  const values = valuesOf(exampleWorkspace({ [prop]: [tool] }), 'controllers', 'opencode-flux', kind);
  expect(at(values, 'tool', 'image')).toEqual(tool.image);
  const native = exampleWorkspace({ [prop]: [tool], delivery: 'native' });
  const containers = workspaceObject(native, 'app/deployment.yaml', 'spec', 'template', 'spec', kind);
  expect(Array.isArray(containers) && containers.at(-1)).toMatchObject({ name: 'tool' });
});

test('labels and annotations of the pod', () => {
  const props = { labels: { team: 'home' }, annotations: { 'example.org/note': 'one' } };
  const pod = valuesOf(exampleWorkspace(props), 'controllers', 'opencode-flux', 'pod');
  expect(at(pod, 'labels')).toEqual(props.labels);
  expect(at(pod, 'annotations')).toMatchObject(props.annotations);
});

test('environment, and environment out of a Secret', () => {
  const env = valuesOf(
    exampleWorkspace({
      environment: { EDITOR: 'vi' },
      secretEnvironment: { TOKEN: { name: 'mine', key: 'token' } },
    }),
    'controllers',
    'opencode-flux',
    'containers',
    'opencode',
    'env',
  );
  expect(env).toMatchObject({ EDITOR: 'vi', TOKEN: { secretKeyRef: { name: 'mine', key: 'token' } } });
});

test('a volume, and where the server sees it', () => {
  const persistence = valuesOf(
    exampleWorkspace({
      volumes: [{ name: 'cache', emptyDir: { sizeLimit: '1Gi' } }],
      volumeMounts: [{ name: 'cache', mountPath: '/cache' }],
    }),
    'persistence',
    'cache',
  );
  expect(persistence).toMatchObject({ type: 'emptyDir', sizeLimit: '1Gi' });
  expect(JSON.stringify(persistence)).toContain('"path":"/cache"');
});

test('a service account of the user’s takes the place of the workspace’s own', () => {
  const built = exampleWorkspace({ serviceAccountName: 'builder' });
  expect(JSON.stringify(valuesOf(built))).toContain('"builder"');
  expect(valuesOf(built, 'serviceAccount', 'opencode-flux')).toBeUndefined();
});

test.each(['helm-release', 'native'] as const)(
  'suspended with %s there is no pod; volume and backup stay',
  (delivery) => {
    const running = exampleWorkspace({ delivery });
    const suspended = exampleWorkspace({ delivery, suspended: true });
    const replicas = (built: typeof running): unknown =>
      delivery === 'native'
        ? workspaceObject(built, 'app/deployment.yaml', 'spec', 'replicas')
        : valuesOf(built, 'controllers', 'opencode-flux', 'replicas');
    expect([replicas(running), replicas(suspended)]).toEqual([1, 0]);
    expect(workspaceFiles(suspended)).toEqual(workspaceFiles(running));
    const claim = 'app/persistentvolumeclaim.yaml';
    expect(workspaceObject(suspended, claim)).toEqual(workspaceObject(running, claim));
  },
);

test('the account’s token is not in the pod unless that is asked for', () => {
  const token = (props: Partial<OpenCodeWorkspaceProps>): unknown =>
    valuesOf(exampleWorkspace(props), 'controllers', 'opencode-flux', 'pod', 'automountServiceAccountToken');
  expect([token({}), token({ hardening: { noServiceAccountToken: false } })]).toEqual([false, true]);
});

describe('the route', () => {
  const route = (props: Partial<OpenCodeWorkspaceProps> = {}): unknown =>
    valuesOf(
      exampleWorkspace(props, { dnsAnnotations: { 'external-dns.home.arpa/enabled': 'true' } }),
      'route',
      'opencode-flux',
    );

  test('is one of the Gateway’s listener, and appears in the DNS', () => {
    expect(route({ routeAnnotations: { 'example.org/a': 'b' } })).toMatchObject({
      hostnames: ['flux.opencode.angryninja.cloud'],
      parentRefs: [{ name: 'envoy-internal', namespace: 'network', sectionName: 'https' }],
      annotations: { 'external-dns.home.arpa/enabled': 'true', 'example.org/a': 'b' },
    });
  });

  test('and the Service have pinned names, one replica is replaced and never doubled', () => {
    const values = valuesOf(exampleWorkspace({}));
    expect(at(values, 'route', 'opencode-flux', 'forceRename')).toBe('opencode-flux');
    expect(at(values, 'service', 'opencode-flux')).toMatchObject({
      forceRename: 'opencode-flux',
      ports: { http: { appProtocol: 'kubernetes.io/ws' } },
    });
    expect(at(values, 'controllers', 'opencode-flux')).toMatchObject({ replicas: 1, strategy: 'Recreate' });
  });
});

test('requests and limits of CPU and memory are set on every container', () => {
  const controller = valuesOf(exampleWorkspace({}), 'controllers', 'opencode-flux');
  const containers = { ...Object(at(controller, 'initContainers')), ...Object(at(controller, 'containers')) };
  expect(Object.keys(containers)).toEqual(
    expect.arrayContaining(['git-clone', 'git-tools', 'copilot-login', 'opencode']),
  );
  for (const container of Object.values(containers)) {
    for (const kind of ['requests', 'limits']) {
      expect(at(container, 'resources', kind)).toEqual({ cpu: expect.any(String), memory: expect.any(String) });
    }
  }
});

test('app-template 5.2.0 is delivered by its own tag', () => {
  const versions = { kubernetes: '1.35', flux: '2.9', envoyGateway: '1.9.1', appTemplate: '5.2.0' };
  const built = exampleWorkspace({}, { versions });
  expect(workspaceObject(built, 'app/ocirepository.yaml', 'spec', 'ref', 'tag')).toBe('5.2.0');
});
