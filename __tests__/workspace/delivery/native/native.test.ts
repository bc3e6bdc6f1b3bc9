import '../../../../lib/jest';
import {
  WORKSPACE_DIRECTORY,
  at,
  example,
  exampleWorkspace,
  fileAt,
  problemsOf,
  valuesOf,
  workspaceFiles,
  workspaceObject,
} from '../../../support/first-user';
import { readable } from '../../../examples/readable';

const native = { delivery: 'native' } as const;

test('what a reviewer sees of a workspace', () => {
  const { app } = exampleWorkspace({ ...native, directory: '/Users/jbaker/git/k8s-cluster' });
  expect(readable(app.files().filter(({ path }) => path.startsWith(WORKSPACE_DIRECTORY)))).toMatchSnapshot();
});

test('no chart stands between the review and the objects', () => {
  const files = workspaceFiles(exampleWorkspace(native));
  expect(files).not.toContain('app/helmrelease.yaml');
  expect(files).not.toContain('app/ocirepository.yaml');
  for (const kind of [
    'serviceaccount',
    'deployment',
    'service',
    'httproute',
    'networkpolicy',
    'persistentvolumeclaim',
  ]) {
    expect(files).toContain(`app/${kind}.yaml`);
  }
});

test('everything that is not the pod, its Service and its route is the same file in both deliveries', () => {
  const text = (delivery: 'helm-release' | 'native') => {
    const built = exampleWorkspace({ delivery });
    return Object.fromEntries(
      workspaceFiles(built).map((path) => [path, fileAt(built.app, `${WORKSPACE_DIRECTORY}/${path}`).content]),
    );
  };
  const [helm, plain] = [text('helm-release'), text('native')];
  const shared = Object.keys(helm).filter((path) => path in plain && path !== 'app/kustomization.yaml');
  expect(shared).toEqual(
    expect.arrayContaining([
      'ks.yaml',
      'app/persistentvolumeclaim.yaml',
      'app/externalsecret.yaml',
      'app/networkpolicy.yaml',
      'app/backendtrafficpolicy.yaml',
      'app/scripts/git-clone.sh',
    ]),
  );
  for (const path of shared) expect(plain[path]).toBe(helm[path]);
});

test('names that the cluster knows a workspace by stay with a change of delivery', () => {
  const [helm, plain] = [exampleWorkspace({}), exampleWorkspace(native)];
  for (const kind of ['deployment', 'service', 'httproute', 'serviceaccount', 'persistentvolumeclaim']) {
    expect(workspaceObject(plain, `app/${kind}.yaml`, 'metadata', 'name')).toBe('opencode-flux');
  }
  expect(valuesOf(helm, 'service', 'opencode-flux', 'forceRename')).toBe('opencode-flux');
  expect(valuesOf(helm, 'route', 'opencode-flux', 'hostnames')).toEqual(
    workspaceObject(plain, 'app/httproute.yaml', 'spec', 'hostnames'),
  );
  expect(plain.workspaces['flux']?.secretName).toBe(helm.workspaces['flux']?.secretName);
});

test('the Service and the Deployment find the pod by the same labels', () => {
  const built = exampleWorkspace({ ...native, labels: { team: 'home' } });
  const labels = workspaceObject(built, 'app/deployment.yaml', 'spec', 'template', 'metadata', 'labels');
  const selector = workspaceObject(built, 'app/deployment.yaml', 'spec', 'selector', 'matchLabels');
  expect(workspaceObject(built, 'app/service.yaml', 'spec', 'selector')).toEqual(selector);
  expect(labels).toEqual({ team: 'home', ...(selector as object) });
});

test.each(['labels', 'commonLabels'] as const)('%s cannot change what the pod is found by', (prop) => {
  const said = problemsOf(exampleWorkspace({ ...native, [prop]: { 'app.kubernetes.io/name': 'other' } }));
  expect(said).toContain(`${prop} has app.kubernetes.io/name: the pod is found by it; leave it out`);
});

test('Helm adopts none of the objects: they are not labelled as its own', () => {
  const built = exampleWorkspace(native);
  for (const kind of ['deployment', 'service', 'httproute', 'serviceaccount']) {
    const labels = workspaceObject(built, `app/${kind}.yaml`, 'metadata', 'labels');
    expect(at(labels, 'app.kubernetes.io/managed-by')).toBe('flux');
  }
});

test('Flux waits for a Deployment longer than the first clone may take', () => {
  const built = exampleWorkspace({ ...native, clone: { timeouts: { clone: 7200 } } });
  expect(workspaceObject(built, 'app/deployment.yaml', 'spec', 'progressDeadlineSeconds')).toBeGreaterThan(7200);
});

test('fields that are newer than cdk8s-plus arrive', () => {
  const built = exampleWorkspace({ ...native, gitTools: { from: 'image-volume' } });
  expect(workspaceObject(built, 'app/deployment.yaml', 'spec', 'template', 'spec', 'volumes')).toContainEqual({
    name: 'git-image',
    image: { reference: 'docker.io/library/buildpack-deps:bookworm-scm' },
  });
});

test('what looks like a variable of Flux arrives as it was written', () => {
  const built = exampleWorkspace({ ...native, environment: { PROMPT: '${USER} {{ .Values }}' } });
  const env = workspaceObject(built, 'app/deployment.yaml', 'spec', 'template', 'spec', 'containers', 0, 'env');
  expect(env).toContainEqual({ name: 'PROMPT', value: '$${USER} {{ .Values }}' });
});

test('two workspaces of one app can be delivered differently', () => {
  const { app } = example({ workspaces: { flux: native, ha: { directory: '/workspace/config' } } });
  expect(app).toHaveResource({ kind: 'HelmRelease', name: 'opencode-ha' });
  expect(app).not.toHaveResource({ kind: 'HelmRelease', name: 'opencode-flux' });
  for (const name of ['opencode-flux', 'opencode-ha']) expect(app).toHaveResource({ kind: 'Deployment', name });
});

test('a delivery that there is none of is said', () => {
  expect(problemsOf(exampleWorkspace({ delivery: 'kustomize' as 'native' }))).toContain(
    'delivery is "kustomize": write helm-release or native',
  );
});
