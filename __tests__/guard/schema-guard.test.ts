import { SchemaGuard } from '../../lib/guard/schema-guard';
import type { DeclaredReleases } from '../../lib/guard/schema-store';

const inspect = (manifest: unknown, releases?: DeclaredReleases) =>
  new SchemaGuard(releases).inspect([
    { path: 'kubernetes/apps/a.yaml', content: '', manifest, constructPath: 'opencode/flux/policy' },
  ]);

const policy = (spec: unknown) => ({
  apiVersion: 'gateway.envoyproxy.io/v1alpha1',
  kind: 'BackendTrafficPolicy',
  metadata: { name: 'opencode-flux' },
  spec,
});

const kustomization = (spec: object, metadata: object = {}) => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'opencode-flux', namespace: 'flux-system', ...metadata },
  spec: { interval: '30m', prune: true, sourceRef: { kind: 'GitRepository', name: 'home-kubernetes' }, ...spec },
});

test('a good object has no findings', () => {
  expect(inspect(kustomization({ wait: true, postBuild: { substitute: { APP: 'opencode-flux' } } }))).toEqual([]);
});

test('what the API server drops has no findings: a null, and what JSON has no word for', () => {
  expect(inspect(kustomization({ path: null, targetNamespace: undefined }))).toEqual([]);
});

test('all findings of an object come at once, with construct, file, place, value and what is allowed', () => {
  const findings = inspect(
    kustomization({ interval: 'soon', prune: 'yes', sourceRef: { kind: 'Git', name: 'home-kubernetes' }, weit: true }),
  );
  const where = 'opencode/flux/policy: kubernetes/apps/a.yaml: ';
  expect(findings).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/spec\.interval is "soon": write what matches \^\(/),
      `${where}spec.prune is "yes": write a boolean`,
      `${where}spec.sourceRef.kind is "Git": write one of OCIRepository, GitRepository, Bucket, ExternalArtifact`,
      expect.stringMatching(/spec\.weit is not a field of this kind and version: known are .*wait/),
    ]),
  );
  expect(findings).toHaveLength(4);
});

test.each<[string, unknown, string]>([
  ['a missing field', { ...kustomization({}), spec: { interval: '1m', prune: true } }, 'spec.sourceRef is missing'],
  ['a missing spec field of a list item', kustomization({ dependsOn: [{}] }), 'spec.dependsOn[0].name is missing'],
  ['a field of the status', { ...kustomization({}), status: {} }, 'status is not a field'],
  ['a label that is no text', kustomization({}, { labels: { a: 1 } }), 'metadata.labels.a is 1: write a string'],
  [
    'a key that needs quotes',
    kustomization({}, { annotations: { 'a/b': true } }),
    'metadata.annotations["a/b"] is true',
  ],
  ['no name', { ...kustomization({}), metadata: {} }, 'metadata.name is missing'],
  ['null where a field has to be', kustomization({ interval: null }), 'spec.interval is missing'],
  ['undefined where a field has to be', kustomization({ interval: undefined }), 'spec.interval is missing'],
  ['null in a list', kustomization({ components: [null] }), 'spec.components[0] is null: write a string'],
  ['no kind', { apiVersion: 'v1' }, 'apiVersion or kind is missing'],
  ['text', 'a', 'it is no Kubernetes object'],
  [
    'a version of the kind that is not served',
    { ...kustomization({}), apiVersion: 'kustomize.toolkit.fluxcd.io/v1beta2' },
    'write kustomize.toolkit.fluxcd.io/v1',
  ],
  [
    'a number out of range',
    policy({ circuitBreaker: { maxConnections: -1 } }),
    'spec.circuitBreaker.maxConnections is -1: minimum is 0',
  ],
  [
    'two items with one key',
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'a' },
      spec: {
        gatewayClassName: 'envoy',
        listeners: [
          { name: 'https', port: 443, protocol: 'HTTPS' },
          { name: 'https', port: 444, protocol: 'HTTPS' },
        ],
      },
    },
    'spec.listeners[1] has the same name as spec.listeners[0]',
  ],
  [
    'a schedule that VolSync refuses',
    {
      apiVersion: 'volsync.backube/v1alpha1',
      kind: 'ReplicationSource',
      metadata: { name: 'a' },
      spec: { sourcePVC: 'a', trigger: { schedule: 'hourly' }, restic: { copyMethod: 'Snapshot' } },
    },
    'spec.trigger.schedule is "hourly"',
  ],
])('%s', (_, manifest, finding) => {
  const findings = inspect(manifest);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toContain(finding);
});

describe('the schemas are those of the declared release', () => {
  const timeouts = policy({
    mergeType: 'StrategicMerge',
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'opencode-flux' }],
    timeout: { http: { requestTimeout: '0s', connectionIdleTimeout: '3600s', streamIdleTimeout: '0s' } },
  });

  // 1.8 lies between the two schemas, and has that field.
  test.each([['1.8.0'], ['1.9.1'], ['1.10.0'], ['v1.9.1'], [undefined]])(
    '%s knows streamIdleTimeout',
    (envoyGateway) => {
      expect(inspect(timeouts, { envoyGateway })).toEqual([]);
    },
  );

  test.each([['1.7.1'], ['1.7.9'], ['v1.7.1']])('%s goes by the schema of 1.7.1', (envoyGateway) => {
    expect(inspect(timeouts, { envoyGateway })).toEqual([
      expect.stringContaining('spec.timeout.http.streamIdleTimeout is not a field of this kind and version'),
    ]);
  });

  test('between two schemas, what neither has is refused', () => {
    expect(inspect(policy({ timeout: { http: { streamIdleTimout: '0s' } } }), { envoyGateway: '1.8.0' })).toEqual([
      expect.stringContaining('spec.timeout.http.streamIdleTimout is not a field of this kind and version'),
    ]);
  });

  test('a release older than every schema is said', () => {
    expect(inspect(timeouts, { envoyGateway: '1.6.0' })).toEqual([
      expect.stringContaining(
        'there is no schema of BackendTrafficPolicy for the declared release 1.6.0: the oldest is of 1.7.1',
      ),
    ]);
  });
});

test('what Flux substitutes is not judged, and what it leaves alone is', () => {
  expect(inspect(kustomization({ interval: '${INTERVAL}', path: './apps/${APP}' }))).toEqual([]);
  expect(inspect(kustomization({ interval: '$${INTERVAL}' }))).toHaveLength(1);
});

test.each([
  [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: {} }],
  [{ apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'a' }, spec: { anything: true } }],
  [{ apiVersion: 'gateway.envoyproxy.io/v1alpha1', kind: 'SecurityPolicy', metadata: { name: 'a' } }],
])('a kind without a schema passes: %j', (manifest) => {
  expect(inspect(manifest)).toEqual([]);
});

test('a value that may be a secret is not printed', () => {
  const secret = ['gh', 'p_', 'q7Zt2Lw9Kb4Xc6Vn8Mj3Hg5Fd1Ps0RaYeUiT'].join('');
  const [finding = ''] = inspect(kustomization({ interval: secret }));
  expect(finding).toContain('spec.interval is (not shown');
  expect(finding).not.toContain(secret);
});
