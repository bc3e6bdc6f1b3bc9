import '../../lib/jest';
import { example, exampleWorkspace } from '../support/first-user';

const { app, workspaces } = example({ workspaces: { flux: {}, ha: { directory: '/workspace/ha' } } });
const failing = (assert: () => void): string => {
  try {
    assert();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it did not fail');
};

test('finds an object by its kind, and by what else is known of it', () => {
  expect(app).toHaveResource('HTTPRoute');
  expect(app).toHaveResource({ kind: 'HTTPRoute', name: 'opencode-ha', namespace: 'opencode' });
  expect(app).not.toHaveResource({ kind: 'HTTPRoute', namespace: 'default' });
  expect(app).not.toHaveResource({ kind: 'HTTPRoute', apiVersion: 'gateway.networking.k8s.io/v1beta1' });
  expect(app).not.toHaveResource('Ingress');
});

test('looks at the construct that was given alone', () => {
  expect(workspaces['ha']).toHaveResource({ kind: 'PersistentVolumeClaim', name: 'opencode-ha' });
  expect(workspaces['ha']).not.toHaveResource({ kind: 'PersistentVolumeClaim', name: 'opencode-flux' });
});

test('the values of a HelmRelease are there as they are written, and as what they become', () => {
  expect(workspaces['ha']).toHaveResource('HelmRelease', { spec: { values: { controllers: expect.anything() } } });
  expect(workspaces['ha']).toHaveResource('Deployment', { spec: { strategy: { type: 'Recreate' } } });
});

test('a part is enough, and a matcher stands for a value', () => {
  expect(app).toHaveResource('Deployment', {
    spec: { template: { spec: { containers: [{ image: expect.stringMatching(/opencode:/) }] } } },
  });
  expect(app).toHaveResource('Deployment', expect.objectContaining({ kind: 'Deployment' }));
});

test.each([
  ['a list with more in it', { spec: { hostnames: [] } }],
  ['another value', { spec: { hostnames: ['other.example.org'] } }],
  ['a field that is not there', { spec: { priority: 1 } }],
])('%s is no match', (_, expected) => {
  expect(app).not.toHaveResource('HTTPRoute', expected);
});

test('says which field of which object is otherwise', () => {
  const expected = { spec: { hostnames: ['x.example.org'], rules: [{ backendRefs: [{ port: 80 }] }], extra: 1 } };
  const message = failing(() => {
    expect(exampleWorkspace({}).app).toHaveResource({ kind: 'HTTPRoute', name: 'opencode-flux' }, expected);
  });
  expect(message).toBe(
    [
      'the app has no HTTPRoute opencode-flux as expected',
      '',
      'HTTPRoute opencode/opencode-flux (kubernetes/apps/opencode/opencode-flux/app/helmrelease.yaml)',
      '  spec.hostnames[0]: expected "x.example.org", and it is "flux.opencode.angryninja.cloud"',
      '  spec.rules[0].backendRefs[0].port: expected 80, and it is 4096',
      '  spec.extra: expected 1, and there is none',
    ].join('\n'),
  );
});

test('says what there is instead', () => {
  expect(
    failing(() => {
      expect(app).toHaveResource({ kind: 'HTTPRoute', name: 'opencode-web' });
    }),
  ).toBe(
    'the app has no HTTPRoute opencode-web; it has HTTPRoute opencode/opencode-flux, HTTPRoute opencode/opencode-ha',
  );
  expect(
    failing(() => {
      expect({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n' }).toHaveResource('Secret');
    }),
  ).toBe('the given tree has no Secret; it has ConfigMap');
});

test('says what is there that should not be', () => {
  expect(
    failing(() => {
      expect(workspaces['ha']).not.toHaveResource('PersistentVolumeClaim');
    }),
  ).toBe(
    'opencode/ha has PersistentVolumeClaim opencode/opencode-ha, which is not expected: kubernetes/apps/opencode/opencode-ha/app/persistentvolumeclaim.yaml',
  );
});

test('what has no output is refused by name', () => {
  expect(failing(() => expect(5).toHaveResource('Secret'))).toContain('5 has no output: give an app');
});
