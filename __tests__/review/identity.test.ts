import { claim, deployment, fluxApp, fluxTree, object } from './flux-tree';
import { changeLines, edited, replacing, review } from './trees';

const config = object('v1', 'ConfigMap', 'web', { data: { greeting: 'hello' } });
const tree = fluxTree([config, claim('web'), deployment('web')]);

describe('what means nothing is no change', () => {
  test.each([
    ['the same files', tree],
    ['a comment', edited(tree, { 'apps/web/app/objects.yaml': (text) => `# a word\n${text}` })],
    [
      'the order of keys',
      edited(tree, {
        'apps/web/app/objects.yaml': replacing(
          '  accessModes:\n    - ReadWriteOnce\n  storageClassName: ceph-block\n',
          '  storageClassName: ceph-block\n  accessModes:\n    - ReadWriteOnce\n',
        ),
      }),
    ],
    ['another way to write a quantity', edited(tree, { 'apps/web/app/objects.yaml': replacing('5Gi', '5120Mi') })],
    ['quotes', edited(tree, { 'apps/web/app/objects.yaml': replacing('greeting: hello', 'greeting: "hello"') })],
    ['another way to write a duration', edited(tree, { 'apps/web/ks.yaml': replacing('30m', '0h30m') })],
    [
      'another file for an object',
      {
        'apps/web/ks.yaml': tree['apps/web/ks.yaml'] ?? '',
        'apps/web/app/a/everything.yaml': tree['apps/web/app/objects.yaml'] ?? '',
      },
    ],
    [
      'the namespace written out, that Flux gives anyway',
      fluxTree([{ ...config, metadata: { name: 'web', namespace: 'web' } }, claim('web'), deployment('web')]),
    ],
  ])('%s', (_, head) => {
    expect(changeLines(tree, head)).toEqual([]);
  });
});

test('an object is known by group, kind, namespace and name', () => {
  const head = fluxTree([{ ...config, data: { greeting: 'bye' } }, claim('data'), deployment('web')]);
  expect(changeLines(tree, head)).toEqual([
    'changed ConfigMap web/web: data.greeting',
    'removed PersistentVolumeClaim web/web',
    'added PersistentVolumeClaim web/data',
  ]);
});

test('a namespace that Flux gives moves all objects, though their file is the same', () => {
  expect(
    changeLines(tree, fluxTree([config, claim('web'), deployment('web')], { targetNamespace: 'other' })),
  ).toContain('removed PersistentVolumeClaim web/web');
});

test('an object that a kustomization.yaml no longer lists is gone, though its file is there', () => {
  const listed = (resources: string) => ({
    'apps/web/ks.yaml': tree['apps/web/ks.yaml'] ?? '',
    'apps/web/app/kustomization.yaml': `kind: Kustomization\nresources: [${resources}]\n`,
    'apps/web/app/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
    'apps/web/app/b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n',
  });
  expect(changeLines(listed('a.yaml, b.yaml'), listed('./a.yaml'))).toEqual(['removed ConfigMap web/b']);
});

test('a workload whose ks.yaml the aggregator no longer lists is gone', () => {
  const listed = (resources: string) => ({
    ...tree,
    'apps/kustomization.yaml': `kind: Kustomization\nresources: [${resources}]\n`,
  });
  expect(changeLines(listed('web/ks.yaml'), listed(''))).toContain('removed PersistentVolumeClaim web/web');
});

test('items of a list are known by their merge key', () => {
  const withEnv = (...env: readonly object[]) => fluxTree([deployment('web', { container: { env } })]);
  const before = withEnv({ name: 'A', value: '1' }, { name: 'B', value: '2' });
  expect(changeLines(before, withEnv({ name: 'B', value: '2' }, { name: 'A', value: '1' }))).toEqual([]);
  expect(changeLines(before, withEnv({ name: 'B', value: '3' }, { name: 'A', value: '1' }))).toEqual([
    'changed Deployment web/web: spec.template.spec.containers[web].env[B].value',
  ]);
});

test('the order of init containers is the order in which they run', () => {
  const withInit = (...names: readonly string[]) =>
    fluxTree([deployment('web', { pod: { initContainers: names.map((name) => ({ name, image: 'x:1' })) } })]);
  expect(changeLines(withInit('a', 'b'), withInit('b', 'a'))).toEqual([
    'changed Deployment web/web: spec.template.spec.initContainers (order)',
  ]);
});

test('a ConfigMap that kustomize makes is compared by the files in it', () => {
  const generated = (script: string) => ({
    'apps/web/ks.yaml': tree['apps/web/ks.yaml'] ?? '',
    'apps/web/app/kustomization.yaml': 'kind: Kustomization\nconfigMapGenerator: [{name: scripts, files: [run.sh]}]\n',
    'apps/web/app/run.sh': script,
  });
  const { changes } = review(generated('#!/bin/sh\necho one\n'), generated('#!/bin/sh\necho two\n'));
  expect(changes).toEqual([
    expect.objectContaining({
      identity: { type: 'object', group: '', kind: 'ConfigMap', namespace: 'web', name: 'scripts' },
      fields: [{ field: 'data[run.sh]', diff: '@@ -1,2 +1,2 @@\n #!/bin/sh\n-echo one\n+echo two' }],
    }),
  ]);
});

test('variables that Flux replaces are replaced before names are compared', () => {
  const component = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${APP}"}\n';
  const using = (app: string) => ({
    ...fluxApp('web', [], { postBuild: { substitute: { APP: app } } }),
    'apps/web/app/objects.yaml': component,
  });
  expect(changeLines(using('one'), using('two'))).toEqual([
    'removed ConfigMap web/one',
    'added ConfigMap web/two',
    'changed Kustomization flux-system/web: spec.postBuild.substitute.APP',
  ]);
});

test('no secret is shown', () => {
  const fake = (end: string) => `fake-token-for-tests-${end}`;
  const secret = (value: string) => object('v1', 'Secret', 'web', { stringData: { PASSWORD: value, USER: value } });
  const text = JSON.stringify(review(fluxTree([secret(fake('one'))]), fluxTree([secret(fake('two'))])).changes);
  expect(text).toContain('stringData.PASSWORD');
  expect(text).not.toContain('fake-token');
});

test('a script that is in a ConfigMap is told of that alone, also where it goes', () => {
  const script = '#!/bin/sh\necho hello\n';
  const generated = {
    'apps/web/ks.yaml': tree['apps/web/ks.yaml'] ?? '',
    'apps/web/app/kustomization.yaml':
      'kind: Kustomization\nconfigMapGenerator: [{name: scripts, files: [hello.sh]}]\n',
    'apps/web/app/hello.sh': script,
  };
  expect(changeLines(generated, {})).toEqual([
    'removed ConfigMap web/scripts',
    'removed Kustomization flux-system/web',
  ]);
  expect(changeLines({}, { 'apps/web/app/hello.sh': script })).toEqual([expect.stringContaining('hello.sh')]);
});
