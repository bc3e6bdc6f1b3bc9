import { ApiObject, App, Chart } from 'cdk8s';
import { GitOpsApp, type OutputGuard, SchemaGuard } from '../../lib';
import '../../lib/jest';
import { fencedBlocks } from '../docs/fenced-blocks';
import { example, exampleWorkspace } from '../support/first-user';

const SECRET = `ghp_${'a1B2c3D4'.repeat(5)}`;

test('what is emitted for the first user passes, as an app and as files', () => {
  const { app, workspaces } = example();
  expect(app).toPassGuard();
  expect(workspaces['flux']).toPassGuard();
  expect(app.files()).toPassGuard();
  expect('dist').toPassGuard();
});

test('a secret does not, and is not told', () => {
  const { app } = exampleWorkspace({ environment: { REGISTRY: `https://${SECRET}@registry.example` } });
  expect(app).not.toPassGuard();
  expect({ 'run.sh': `export A=${SECRET}\n` }).not.toPassGuard();
  const message = messageOf(() => {
    expect(app).toPassGuard();
  });
  expect(message).not.toContain(SECRET);
  // The line moves with every change of what is above it.
  const [shown, said] = [fencedBlocks('docs/jest.md', 'text').map(({ text }) => text), [`${message}\n`]].map((texts) =>
    texts.map((text) => text.replaceAll(/line \d+/g, 'line 1')),
  );
  expect(shown).toEqual(expect.arrayContaining(said ?? []));
});

test('an app that is not valid does not, with all that is wrong', () => {
  const { app } = exampleWorkspace({ storageSize: '5 apples', hostname: 'not a hostname' });
  const message = messageOf(() => {
    expect(app).toPassGuard();
  });
  expect(message).toMatch(/^the app does not pass\n\n {2}\[opencode\/flux\] /);
  expect(message).toContain('5 apples');
  expect(message).toContain('not a hostname');
});

describe('an object that the API server would refuse', () => {
  const spec = { accessModes: ['ReadWriteOnce'], storage: '5Gi' };
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'a' }, spec };
  const route = {
    ...{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'a' } },
    spec: { hostname: ['example.org'] },
  };

  test.each([
    ['a chart of cdk8s alone', new App()],
    ['a GitOpsApp', new GitOpsApp()],
  ])('is found in %s', (_, app) => {
    new ApiObject(new Chart(app, 'web'), 'route', route);
    expect(app).not.toPassGuard();
  });

  test('is found among the documents of a file', () => {
    const file = (...objects: readonly object[]): Readonly<Record<string, string>> => ({
      'a.yaml': objects.map((object) => `---\n${JSON.stringify(object)}\n`).join(''),
    });
    expect(file({ ...claim, kind: 'Unknown', apiVersion: 'example.org/v1' })).toPassGuard();
    expect(file({ ...claim, kind: 'Unknown', apiVersion: 'example.org/v1' }, route)).not.toPassGuard();
  });
});

test('guards that are given are asked instead of those of every output', () => {
  const never: OutputGuard = { inspect: (files) => files.map(({ path }) => `${path} is not wanted`) };
  const files = { 'a.sh': `TOKEN=${SECRET}\n` };
  expect(files).toPassGuard(new SchemaGuard());
  expect(() => {
    expect(files).toPassGuard(never);
  }).toThrow('the given tree does not pass\n\n  a.sh is not wanted');
});

test('an error that is no finding is thrown', () => {
  expect(() => {
    expect(undefined).not.toPassGuard();
  }).toThrow('undefined has no output');
});

function messageOf(assert: () => void): string {
  try {
    assert();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it did not fail');
}
