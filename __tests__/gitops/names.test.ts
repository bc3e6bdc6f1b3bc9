import { ApiObject, Chart } from 'cdk8s';
import { FluxApp, FluxRoot, GitOpsApp, KustomizeDirectory, Manifest } from '../../lib/gitops';

jest.setTimeout(120_000);

const FLUX = { sourceRef: { kind: 'GitRepository', name: 'cluster' }, interval: '30m' } as const;

function object(chart: Chart, apiVersion: string, kind: string, name: string, namespace?: string): ApiObject {
  return new ApiObject(chart, `${kind}-${name}-${namespace ?? ''}-${apiVersion}`, {
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  });
}

function namesIn(fill: (directory: KustomizeDirectory) => void): string[] {
  const app = new GitOpsApp();
  fill(new KustomizeDirectory(app, 'web', { path: 'apps/web' }));
  const files = app.files().map(({ path }) => path.slice('apps/web/'.length));
  return files.filter((name) => name !== 'kustomization.yaml');
}

function problemsOf(app: GitOpsApp): string {
  try {
    app.files();
  } catch (error) {
    return String(error);
  }
  return '';
}

test('the object with the name of the app is the plain one, wherever it was created', () => {
  const names = namesIn((directory) => {
    object(directory, 'external-secrets.io/v1', 'ExternalSecret', 'web-volsync');
    object(directory, 'external-secrets.io/v1', 'ExternalSecret', 'web');
    object(directory, 'v1', 'PersistentVolumeClaim', 'web');
  });
  expect(names).toEqual(['externalsecret-volsync.yaml', 'externalsecret.yaml', 'persistentvolumeclaim.yaml']);
});

test('otherwise the first is, so that another object renames no file', () => {
  const one = (directory: KustomizeDirectory) => object(directory, 'v1', 'ConfigMap', 'settings');
  expect(namesIn(one)).toEqual(['configmap.yaml']);
  expect(
    namesIn((directory) => {
      one(directory);
      object(directory, 'v1', 'ConfigMap', 'more');
    }),
  ).toEqual(['configmap-more.yaml', 'configmap.yaml']);
});

test('namespace and group tell apart what has one kind and one name', () => {
  const names = namesIn((directory) => {
    object(directory, 'v1', 'Service', 'web');
    object(directory, 'v1', 'Service', 'api', 'one');
    object(directory, 'v1', 'Service', 'api', 'two');
    object(directory, 'serving.knative.dev/v1', 'Service', 'web');
  });
  expect(names).toEqual(['service-api-two.yaml', 'service-api.yaml', 'service-web.yaml', 'service.yaml']);
});

test('a name the user chose is kept, and the others make way', () => {
  const names = namesIn((directory) => {
    object(directory, 'v1', 'ConfigMap', 'web');
    Manifest.of(object(directory, 'v1', 'Secret', 'x')).fileName = 'configmap.yaml';
  });
  expect(names).toEqual(['configmap-web.yaml', 'configmap.yaml']);
});

test('a Flux Kustomization never takes the name of the kustomize file', () => {
  expect(namesIn((directory) => object(directory, 'kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'web'))).toEqual([
    'ks.yaml',
  ]);
});

test('two files of one name are an error that names both constructs', () => {
  const app = new GitOpsApp();
  const directory = new KustomizeDirectory(app, 'web', { path: 'apps/web' });
  for (const name of ['a', 'b']) Manifest.of(object(directory, 'v1', 'Secret', name)).fileName = 'same.yaml';
  expect(problemsOf(app)).toContain(
    '[web/Secret-b--v1] file is "apps/web/same.yaml": [web/Secret-a--v1] writes that file too; give one another name',
  );
});

test('two charts in one directory, two Flux Kustomizations of one name: all errors at once', () => {
  const app = new GitOpsApp();
  new KustomizeDirectory(app, 'one', { path: 'apps/web' });
  new KustomizeDirectory(app, 'two', { path: 'apps/web' });
  new FluxApp(app, 'three', { path: 'apps/x/web', ...FLUX });
  new FluxApp(app, 'four', { path: 'apps/y/web', ...FLUX });
  new FluxApp(app, 'five', { path: 'apps/z/web', namespace: 'elsewhere', ...FLUX });
  const problems = problemsOf(app);
  expect(problems).toContain('[two] path is "apps/web": [one] has that directory already');
  expect(problems).toContain(
    '[four/ks/kustomization/resource] name is "web": [three/ks/kustomization/resource] is a Flux Kustomization of that name',
  );
  expect(problems).not.toContain('[five');
});

test.each(['', '/etc', '../up', 'a/../b', './a', 'a//b', 'a\\b', 'a\nb'])('the path %j is refused', (path) => {
  const app = new GitOpsApp();
  new KustomizeDirectory(app, 'web', { path });
  expect(problemsOf(app)).toContain(`[web] path is ${JSON.stringify(path)}: `);
});

test('a plain chart gets a directory after its construct path, which the directory around it lists', () => {
  const app = new GitOpsApp();
  const web = new KustomizeDirectory(app, 'web', { path: 'apps/web' });
  object(new Chart(web, 'My Chart'), 'v1', 'ConfigMap', 'inner');
  object(new Chart(app, 'alone'), 'v1', 'ConfigMap', 'outer');
  const files = app.files();
  expect(files.map(({ path }) => path)).toEqual([
    'alone/configmap.yaml',
    'alone/kustomization.yaml',
    'apps/web/My-Chart/configmap.yaml',
    'apps/web/My-Chart/kustomization.yaml',
    'apps/web/kustomization.yaml',
  ]);
  expect(files.at(-1)?.content).toContain('  - ./My-Chart\n');
});

test('names and bytes are the same whatever the locale, the time zone and the working directory are', () => {
  const build = () => {
    const app = new GitOpsApp();
    const directory = new KustomizeDirectory(app, 'web', { path: 'apps/web' });
    for (const name of ['ä', 'z', 'a', 'B', 'ı']) object(directory, 'v1', 'ConfigMap', name);
    return JSON.stringify(app.files());
  };
  const before = build();
  const { TZ, LANG, LC_ALL } = process.env;
  const here = process.cwd();
  try {
    Object.assign(process.env, { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' });
    process.chdir('/');
    expect(build()).toBe(before);
  } finally {
    process.chdir(here);
    for (const [name, value] of Object.entries({ TZ, LANG, LC_ALL })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
});

test('a resource that nothing writes is an error, unless somebody writes it by hand', () => {
  const app = new GitOpsApp();
  const web = new KustomizeDirectory(app, 'web', { path: 'apps/web' });
  new FluxApp(app, 'site', { path: 'apps/web/site', ...FLUX });
  for (const resource of ['./site/ks.yaml', './site/app', 'https://example.org/x.yaml', '../../../outside'])
    web.addResource(resource);
  web.addResource('./hand/ks.yaml', { handWritten: true });
  expect(problemsOf(app)).toBe('');
  web.addResource('./sight/ks.yaml');
  expect(problemsOf(app)).toContain('[web] resource is "apps/web/sight/ks.yaml": nothing is written there');
});

test('a Flux Kustomization whose name Kubernetes refuses is an error', () => {
  const app = new GitOpsApp();
  new FluxRoot(app, 'root', { ...FLUX, name: 'My Apps', sourcePath: './dist/apps', targetNamespace: 'A' });
  expect(problemsOf(app)).toContain('name is "My Apps": write lower case letters, digits and hyphens only');
});

test.each([
  [{ outdri: 'out' }, '[GitOpsApp] outdri is not a prop: did you mean outdir?'],
  [{ outdir: 5 }, '[GitOpsApp] outdir is 5: write a string instead of a number'],
])('in JavaScript, %p is no description of an app', (props, message) => {
  expect(problemsOf(new GitOpsApp(props as never))).toContain(message);
});
