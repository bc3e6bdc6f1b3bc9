import type { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { orderGenerated, orderRoot } from '../../lib/gitops/key-order';
import { GitOpsApp, KustomizeDirectory } from '../../lib/gitops';

/** Keys in the order of writing, depth first. */
function keys(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => (Array.isArray(value) ? keys(child) : [key, ...keys(child)]));
}

test('a manifest starts as a person starts it, and the rest is in the order of its author', () => {
  const manifest = {
    spec: { z: 1, a: 2 },
    metadata: { annotations: {}, name: 'x', labels: {} },
    kind: 'K',
    apiVersion: 'v1',
  };
  expect(keys(orderRoot(manifest))).toEqual([
    'apiVersion',
    'kind',
    'metadata',
    'name',
    'labels',
    'annotations',
    'spec',
    'z',
    'a',
  ]);
});

test('generated classes emit the order of the schema, which people do not write', () => {
  const app = new GitOpsApp();
  const chart: Chart = new KustomizeDirectory(app, 'web', { path: 'web' });
  new k8s.KubeDeployment(chart, 'web', {
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { z: '1', a: '2' } },
      template: {
        metadata: { labels: { z: '1', a: '2' } },
        spec: {
          volumes: [{ name: 'v' }],
          containers: [{ command: ['x'], args: ['y'], image: 'i', name: 'n', env: [{ value: 'v', name: 'E' }] }],
        },
      },
    },
  });
  const deployment = app.files().find(({ path }) => path === 'web/deployment.yaml');
  expect(keys(deployment?.manifest)).toEqual(
    [
      'apiVersion',
      'kind',
      'metadata',
      'name',
      'spec',
      'selector',
      'matchLabels',
      'z',
      'a',
      'template',
      'metadata',
      'labels',
      'z',
      'a',
    ].concat([
      ...['spec', 'containers', 'name', 'image', 'command', 'args', 'env', 'name', 'value', 'volumes', 'name'],
    ]),
  );
});

test('the values of a HelmRelease stay in the order of their author', () => {
  const values = { persistence: { b: { name: 1, apiVersion: 2 } }, containers: [{ image: 1, name: 2 }] };
  const release = {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    spec: { values, interval: '1h', chartRef: { name: 'n', kind: 'k' } },
  };
  expect(keys(orderGenerated(release))).toEqual([
    'apiVersion',
    'kind',
    'spec',
    'chartRef',
    'kind',
    'name',
    'interval',
    'values',
    'persistence',
    'b',
    'name',
    'apiVersion',
    'containers',
    'image',
    'name',
  ]);
});
