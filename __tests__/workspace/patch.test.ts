import { ApiObject, Include, JsonPatch, Lazy } from 'cdk8s';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Example } from '../support/first-user';
import {
  WORKSPACE_DIRECTORY,
  at,
  exampleWorkspace,
  fileAt,
  problemsOf,
  valuesOf,
  workspaceObject,
} from '../support/first-user';

function workspaceOf(built: Example) {
  const workspace = built.workspaces['flux'];
  if (workspace === undefined) throw new Error('no workspace');
  return workspace;
}

function settings(built: Example, spec: unknown = undefined): ApiObject {
  return new ApiObject(workspaceOf(built).fluxApp.app, 'settings', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    ...(spec === undefined ? {} : { data: spec }),
  });
}

describe('a patch of what is written', () => {
  test('reaches any Helm value', () => {
    const built = exampleWorkspace({});
    workspaceOf(built).patch(
      'HelmRelease',
      JsonPatch.add('/spec/values/defaultPodOptions', { priorityClassName: 'low' }),
      JsonPatch.replace('/spec/values/controllers/opencode-flux/replicas', 0),
    );
    expect(valuesOf(built, 'defaultPodOptions')).toEqual({ priorityClassName: 'low' });
    expect(valuesOf(built, 'controllers', 'opencode-flux', 'replicas')).toBe(0);
    expect(fileAt(built.app, `${WORKSPACE_DIRECTORY}/app/helmrelease.yaml`).content).toContain(
      'priorityClassName: low',
    );
  });

  test.each([
    'PersistentVolumeClaim',
    'ReplicationSource',
    'Deployment',
    'HTTPRoute',
    'NetworkPolicy',
    'OCIRepository',
    'Kustomization',
  ])('reaches the %s', (kind) => {
    const delivery = kind === 'OCIRepository' ? 'helm-release' : 'native';
    const built = exampleWorkspace({ delivery });
    workspaceOf(built).patch(kind, JsonPatch.add('/metadata/annotations', { 'example.org/patched': 'yes' }));
    const file = built.app
      .files()
      .find(
        ({ manifest }) =>
          at(manifest, 'kind') === kind && at(manifest, 'metadata', 'annotations', 'example.org/patched') === 'yes',
      );
    expect(file).toBeDefined();
  });

  test('is validated like everything else: the schema sees a field that the class would have left out', () => {
    const built = exampleWorkspace({});
    workspaceOf(built).patch('HelmRelease', JsonPatch.add('/spec/retries', 5));
    expect(problemsOf(built)).toContain('spec.retries is not a field of this kind and version');
  });

  test('cannot smuggle a secret out', () => {
    const built = exampleWorkspace({ delivery: 'native' });
    const key = ['-----BEGIN', 'OPENSSH', 'PRIVATE', 'KEY-----'].join(' ');
    workspaceOf(built).patch('Service', JsonPatch.add('/metadata/annotations', { key }));
    expect(problemsOf(built)).toContain('service.yaml');
  });

  test('keeps the comments of what it leaves, and drops those of what it takes away', () => {
    const built = exampleWorkspace({ delivery: 'native' });
    workspaceOf(built).patch('Deployment', JsonPatch.remove('/spec/progressDeadlineSeconds'));
    const { content } = fileAt(built.app, `${WORKSPACE_DIRECTORY}/app/deployment.yaml`);
    expect(content).not.toContain('slow one');
    expect(content).toContain("# Two pods at once would corrupt OpenCode's database.");
  });

  test.each([
    ['replace', JsonPatch.replace('/spec/nothing', 1)],
    ['remove', JsonPatch.remove('/spec/nothing')],
    ['add', JsonPatch.add('/spec/nothing/below', 1)],
    ['test', JsonPatch.test('/spec/replicas', 7)],
  ])('that cannot %s says so, with the construct', (operation, patch) => {
    const built = exampleWorkspace({ delivery: 'native' });
    workspaceOf(built).patch('Deployment', patch);
    expect(problemsOf(built)).toContain(`[opencode/flux/flux/app/deployment] patch ${operation} /spec/`);
  });

  test('of an object that is not there says which there are', () => {
    const built = exampleWorkspace({ delivery: 'native' });
    workspaceOf(built).patch('HelmRelease', JsonPatch.remove('/spec'));
    expect(problemsOf(built)).toMatch(
      /\[opencode\/flux\] patch is for "HelmRelease", and there is none of it: there are Kustomization opencode-flux, .*Deployment opencode-flux/,
    );
  });

  test('of one object among several needs its name', () => {
    const built = exampleWorkspace({});
    const workspace = workspaceOf(built);
    const patch = JsonPatch.replace('/spec/refreshInterval', '1h');
    const wrong = exampleWorkspace({});
    workspaceOf(wrong).patch('ExternalSecret', patch);
    expect(problemsOf(wrong)).toMatch(/name one of ExternalSecret opencode-flux, ExternalSecret opencode-flux-volsync/);
    workspace.patch({ kind: 'ExternalSecret', name: 'opencode-flux' }, patch);
    expect(workspaceObject(built, 'app/externalsecret.yaml', 'spec', 'refreshInterval')).toBe('1h');
    expect(workspaceObject(built, 'app/externalsecret-volsync.yaml', 'spec', 'refreshInterval')).toBe('15m');
  });
});

describe('what people know from cdk8s', () => {
  test('addDependency lists the other object first', () => {
    const built = exampleWorkspace({ delivery: 'native' });
    const { app } = workspaceOf(built).fluxApp;
    const object = settings(built);
    const deployment = app.node.findAll().find((child) => ApiObject.isApiObject(child) && child.kind === 'Deployment');
    (deployment as ApiObject).addDependency(object);
    const resources = workspaceObject(built, 'app/kustomization.yaml', 'resources') as string[];
    expect(resources.indexOf('./configmap.yaml')).toBeGreaterThan(-1);
    expect(resources.indexOf('./configmap.yaml')).toBeLessThan(resources.indexOf('./deployment.yaml'));
  });

  test('addJsonPatch changes the object', () => {
    const built = exampleWorkspace({});
    settings(built, { color: 'red' }).addJsonPatch(JsonPatch.replace('/data/color', 'blue'));
    expect(workspaceObject(built, 'app/configmap.yaml', 'data')).toEqual({ color: 'blue' });
  });

  test('Lazy is asked when the file is written', () => {
    const built = exampleWorkspace({});
    let color = 'red';
    settings(built, { color: Lazy.any({ produce: () => color }) });
    color = 'blue';
    expect(workspaceObject(built, 'app/configmap.yaml', 'data')).toEqual({ color: 'blue' });
  });

  test('Include brings the objects of a file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'include-'));
    try {
      const url = join(directory, 'settings.yaml');
      writeFileSync(url, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: included\ndata:\n  color: green\n');
      const built = exampleWorkspace({});
      new Include(workspaceOf(built).fluxApp.app, 'included', { url });
      expect(workspaceObject(built, 'app/configmap.yaml', 'data')).toEqual({ color: 'green' });
      expect(workspaceObject(built, 'app/kustomization.yaml', 'resources')).toContain('./configmap.yaml');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
