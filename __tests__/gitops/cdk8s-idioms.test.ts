import { ApiObject, App, Chart, Include, type IResolver, JsonPatch, Lazy, type ResolutionContext } from 'cdk8s';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { FluxApp, GitOpsApp, KustomizeDirectory, type OutputFile } from '../../lib/gitops';
import { temporaryDirectory } from './disk/tree';

const FLUX = { sourceRef: { kind: 'GitRepository', name: 'cluster' }, interval: '30m' } as const;

function configMap(scope: Chart, name: string, data: Record<string, unknown> = {}): ApiObject {
  return new ApiObject(scope, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
}

function contentOf(files: readonly OutputFile[], path: string): string {
  const file = files.find((candidate) => candidate.path === path);
  if (file === undefined) throw new Error(`no ${path} among ${files.map((candidate) => candidate.path).join(', ')}`);
  return file.content;
}

test('JsonPatch, Lazy, Include and resolvers do what they do elsewhere', () => {
  const included = join(temporaryDirectory(), 'included.yaml');
  writeFileSync(included, 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: included\nstringData:\n  mode: "0755"\n');
  const shout: IResolver = {
    resolve: (context: ResolutionContext) => {
      if (context.value === 'whisper') context.replaceValue('SHOUT');
    },
  };
  const app = new GitOpsApp({ resolvers: [shout] });
  const directory = new KustomizeDirectory(app, 'web', { path: 'web', namespace: 'web', labels: { team: 'x' } });
  const patched = configMap(directory, 'web', { z: Lazy.any({ produce: () => 'late' }), a: 'whisper' });
  patched.addJsonPatch(JsonPatch.add('/data/patched', 'on'));
  new Include(directory, 'include', { url: included });
  const files = app.files();
  expect(contentOf(files, 'web/configmap.yaml').split('\n').slice(3)).toEqual(
    [
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata:',
      '  name: web',
      '  namespace: web',
      '  labels:',
      '    team: x',
      'data:',
    ].concat(['  z: late', '  a: SHOUT', "  patched: 'on'", '']),
  );
  expect(parse(contentOf(files, 'web/secret.yaml'))).toMatchObject({ stringData: { mode: '0755' } });
});

test('the same objects mean the same to App.synth()', () => {
  const fill = (chart: Chart) => configMap(chart, 'web', { b: { d: [1, { f: 2, e: null }], c: '' }, a: [] });
  const app = new GitOpsApp();
  fill(new KustomizeDirectory(app, 'web', { path: 'web' }));
  const theirs = new App();
  fill(new Chart(theirs, 'web'));
  expect(parse(contentOf(app.files(), 'web/configmap.yaml'))).toEqual(parse(theirs.synthYaml()));
  expect(parse(app.synthYaml().split('---\n').at(1) ?? '')).toEqual(parse(theirs.synthYaml()));
});

test('an object that is depended on is listed first', () => {
  const app = new GitOpsApp();
  const directory = new KustomizeDirectory(app, 'web', { path: 'web' });
  const [one, two, three] = [configMap(directory, 'one'), configMap(directory, 'two'), configMap(directory, 'three')];
  one.addDependency(three);
  three.addDependency(two);
  expect(parse(contentOf(app.files(), 'web/kustomization.yaml')).resources).toEqual([
    './configmap.yaml',
    './configmap-three.yaml',
    './configmap-one.yaml',
  ]);
});

test('a dependency between FluxApps, or of things within, becomes dependsOn', () => {
  const app = new GitOpsApp();
  const database = new FluxApp(app, 'database', { path: 'apps/database', namespace: 'data', ...FLUX });
  const cache = new FluxApp(app, 'cache', { path: 'apps/cache', ...FLUX });
  const web = new FluxApp(app, 'web', { path: 'apps/web', dependsOn: [{ name: 'cache' }], ...FLUX });
  configMap(web.app, 'web').addDependency(configMap(database.app, 'database'));
  web.node.addDependency(cache);
  expect(parse(contentOf(app.files(), 'apps/web/ks.yaml')).spec.dependsOn).toEqual([
    { name: 'cache' },
    { name: 'database', namespace: 'data' },
  ]);
});

test('a circle of objects is an error that shows it', () => {
  const app = new GitOpsApp();
  const directory = new KustomizeDirectory(app, 'web', { path: 'web' });
  const [one, two] = [configMap(directory, 'one'), configMap(directory, 'two')];
  one.addDependency(two);
  two.addDependency(one);
  expect(() => app.files()).toThrow('[web/one] depends on itself: web/one → web/two → web/one');
});

test('an object that cannot be rendered is one error among the others', () => {
  const app = new GitOpsApp();
  const directory = new KustomizeDirectory(app, 'web', { path: 'web' });
  configMap(directory, 'bad', { date: new Date(0) });
  configMap(directory, 'also', {
    lazy: Lazy.any({
      produce: () => {
        throw new Error('no value');
      },
    }),
  });
  expect(() => app.files()).toThrow(/\[web\/bad\] .*type 'Date'[^]*\[web\/also\] .*no value/);
});

test('a guard sees every file once, and its findings stop the synth', () => {
  const seen: string[] = [];
  const inspect = (files: readonly OutputFile[]) => {
    seen.push(...files.map(({ path }) => path));
    return files.some(({ content }) => content.includes('forbidden')) ? ['found what is forbidden'] : [];
  };
  const app = new GitOpsApp({ guards: [{ inspect }] });
  const directory = new KustomizeDirectory(app, 'web', { path: 'web' });
  directory.addFile({ name: 'notes.txt', content: 'fine\n' });
  expect(app.files().map(({ path }) => path)).toEqual([...seen].sort());
  configMap(directory, 'web', { key: 'forbidden' });
  expect(() => app.files()).toThrow('found what is forbidden');
});
