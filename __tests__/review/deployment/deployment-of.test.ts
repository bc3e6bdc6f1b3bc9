import { claim, deployment, fluxApp, fluxTree, object } from '../flux-tree';
import { host, quadletHost, workspace } from '../rules/synthesised';
import { pictureOf } from './drawn';

test('a workspace is one lane of its namespace, from its hostname to its backup', () => {
  const picture = pictureOf(workspace());
  const at = picture.indexOf('  workspace opencode-flux');
  expect(picture.slice(at + 1).filter((line) => !line.startsWith('    other'))).toEqual(
    expect.arrayContaining([
      '    route flux.opencode.angryninja.cloud (gateway envoy-internal)',
      expect.stringMatching(/^ {4}pod opencode-flux \(image ghcr\.io\/\S+, memory limit \w+, user 1000\)$/) as string,
      '    secret opencode-flux-secret (from doppler-secrets)',
      '    claim opencode-flux (size 5Gi, class ceph-block)',
      '    backup opencode-flux (of opencode-flux, at 0 * * * *)',
      '    restore opencode-flux-dst',
    ]),
  );
  expect(picture.lastIndexOf('namespace opencode', at)).toBe(
    picture.findLastIndex((line, i) => i < at && /^\S/.test(line)),
  );
});

test('both deliveries of a workspace are the same picture, but for what delivers it', () => {
  const drawn = (delivery: 'native' | 'helm-release') =>
    pictureOf(workspace({ delivery }))
      .filter((line) => !line.startsWith('    other'))
      .sort();
  expect(drawn('native')).toEqual(drawn('helm-release'));
});

test('a Flux Kustomization is drawn with what it applies', () => {
  const picture = pictureOf(workspace());
  expect(picture).not.toContain('namespace flux-system');
  expect(picture).toContain('    other Kustomization opencode-flux');
});

test('what lies in one folder belongs together, whoever applies it', () => {
  const one = fluxApp('one', [deployment('one'), claim('one')]);
  const other = fluxApp('other', [object('v1', 'Service', 'other', { spec: { type: 'LoadBalancer' } })]);
  expect(pictureOf({ ...one, ...other })).toEqual([
    'namespace web',
    '  app one',
    '    pod one (image registry.example/web:1.2.3, memory limit none)',
    '    claim one (size 5Gi, class ceph-block)',
    '    other Kustomization one',
    '  app other',
    '    service other (type LoadBalancer)',
    '    other Kustomization other',
  ]);
});

test('a pod of root says so, and so does one of several', () => {
  const root = deployment('web', {
    spec: { replicas: 3 },
    pod: { securityContext: { runAsUser: 0 } },
  });
  expect(pictureOf(fluxTree([root]))).toContain(
    '    pod web (image registry.example/web:1.2.3, memory limit none, user 0 (root), replicas 3)',
  );
});

test('a namespace without anything in it is there', () => {
  expect(pictureOf(fluxTree([object('v1', 'Namespace', 'empty')], { targetNamespace: undefined }))).toContain(
    'namespace empty',
  );
});

test('a release of another chart is a box of its own', () => {
  const release = object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'web', {
    spec: { chartRef: { kind: 'OCIRepository', name: 'web-chart' }, values: { a: 1 } },
  });
  expect(pictureOf(fluxTree([release]))).toContain('    release web (chart web-chart)');
});

test.each([
  ['one unit', host()],
  ['Quadlet files', quadletHost()],
])('the pod of a host has its ports, containers and directories, from %s', (_, files) => {
  const picture = pictureOf(files);
  expect(picture.slice(0, 2)).toEqual(['host memory', '  pod opencode-memory-pod']);
  expect(picture.filter((line) => line.startsWith('    port'))).toEqual(
    ['6380:6380', '6379:6379', '3000:3000', '8126:8126', '4096:4096'].map((port) => `    port 127.0.0.1:${port}`),
  );
  expect(picture.filter((line) => line.startsWith('    container')).map((line) => line.split(' ')[5])).toEqual(
    ['valkey', 'falkordb', 'datadog-agent', 'opencode'].map((name) => `opencode-memory-pod-${name}`),
  );
  expect(picture).toContain('    directory /persist/containers/valkey (of opencode-memory-pod-valkey)');
});

test('what goes to no cluster and no host is in the repository', () => {
  expect(pictureOf({ 'scripts/hello.sh': '#!/bin/sh\n' })).toEqual([
    'repository ',
    '  files ',
    '    other scripts/hello.sh',
  ]);
});
