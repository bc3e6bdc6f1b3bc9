import { type ClusterProps } from '../../lib';
import { example, exampleCluster, problemsOf } from '../support/first-user';

const VERSIONS = { kubernetes: '1.35', flux: '2.9', envoyGateway: '1.7.1', appTemplate: '4.4.0' };

describe('defaults', () => {
  test('stand in the cluster', () => {
    expect(exampleCluster({ flux: {} })).toMatchObject({
      source: { kind: 'GitRepository', namespace: 'flux-system' },
      appsDirectory: 'kubernetes/apps',
      certificateIssuer: { kind: 'ClusterIssuer' },
      backup: { schedule: '0 * * * *', retain: { hourly: 24, daily: 7, weekly: 5 }, pruneIntervalDays: 7 },
      flux: { namespace: 'flux-system', interval: '30m', retryInterval: '1m', substitution: { variables: [] } },
    });
  });

  test('stay where a field is there but undefined', () => {
    expect(exampleCluster({ flux: { interval: undefined } }).flux.interval).toBe('30m');
  });
});

describe('paths', () => {
  test('are those of the source and of the output directory', () => {
    const cluster = exampleCluster();
    expect(cluster.sourcePath('opencode/app')).toBe('./dist/kubernetes/apps/opencode/app');
    expect(cluster.outputPath('opencode/app')).toBe('kubernetes/apps/opencode/app');
  });

  test('may have no folder above the apps', () => {
    expect(exampleCluster({ appsDirectory: '.' }).outputPath('opencode')).toBe('opencode');
  });
});

describe('features', () => {
  test.each([
    ['1.7.1', 'streamIdleTimeout needs Envoy Gateway 1.8.0 or newer; this cluster has 1.7.1'],
    ['1.8.0', undefined],
    ['1.10.0', undefined],
  ])('with Envoy Gateway %s', (envoyGateway, message) => {
    expect(exampleCluster({ versions: { ...VERSIONS, envoyGateway } }).unsupported('streamIdleTimeout')).toBe(message);
  });
});

const WRONG: readonly (readonly [string, Partial<ClusterProps>, string])[] = [
  ['a path outside the source', { source: { name: 'x', path: '../apps' } }, 'cluster.source.path is "../apps"'],
  ['a directory outside the output', { appsDirectory: '../apps' }, 'cluster.appsDirectory is "../apps"'],
  ['a version that is none', { versions: { ...VERSIONS, kubernetes: 'new' } }, 'cluster.versions.kubernetes is "new"'],
  [
    'a chart too old',
    { versions: { ...VERSIONS, appTemplate: '3.7.3' } },
    'write a version from 4.4.0 to before 6.0.0',
  ],
  [
    'a chart too new',
    { versions: { ...VERSIONS, appTemplate: '6.0.0' } },
    'write a version from 4.4.0 to before 6.0.0',
  ],
  [
    'a chart that needs a newer Kubernetes',
    { versions: { ...VERSIONS, kubernetes: '1.30', appTemplate: '5.2.0' } },
    'it needs Kubernetes 1.31.0 or newer; this cluster has 1.30',
  ],
  [
    'a Flux without the chart’s source',
    { versions: { ...VERSIONS, flux: '2.5' } },
    'needs Flux 2.6.0 or newer; this cluster has 2.5',
  ],
  [
    'no version of the Envoy Gateway that it has',
    { versions: { kubernetes: '1.35', flux: '2.9', appTemplate: '4.4.0' } },
    'cluster.versions.envoyGateway is missing',
  ],
  ['an interval that is none', { flux: { interval: 'hourly' } }, 'cluster.flux.interval is "hourly"'],
  [
    'a dependency in a namespace that is none',
    { storage: { className: 'a', dependsOn: [{ name: 'b', namespace: 'C' }] } },
    'cluster.storage.dependsOn[0].namespace is "C"',
  ],
  [
    'a condition of a dependency that Flux is too old for',
    {
      versions: { ...exampleCluster().versions, flux: '2.6.0' },
      storage: { className: 'a', dependsOn: [{ name: 'b', readyExpr: 'true' }] },
    },
    'cluster.storage.dependsOn[0].readyExpr: readyExpr of a dependency needs Flux 2.7.0 or newer; this cluster has 2.6.0',
  ],
  [
    'a variable with its dollar',
    { flux: { substitution: { variables: ['${DOMAIN}'] } } },
    'cluster.flux.substitution.variables[0] is "${DOMAIN}"',
  ],
  [
    'a range that is none',
    { network: { podCidrs: ['10.42.0.0'], serviceCidrs: [] } },
    'cluster.network.podCidrs[0] is "10.42.0.0"',
  ],
  ['a namespace that is no name', { source: { name: 'x', path: './x', namespace: 'A B' } }, 'cluster.source.namespace'],
  ['a class that is no name', { storage: { className: 'Ceph Block' } }, 'cluster.storage.className is "Ceph Block"'],
];

test.each(WRONG)('%s is an error of the foundation that uses the cluster', (_, cluster, message) => {
  const report = problemsOf(example({ cluster }));
  expect(report).toContain(`[opencode] `);
  expect(report).toContain(message);
});

test('the example itself has no problems', () => {
  expect(problemsOf(example())).toBe('');
});
