import { dirname, posix } from 'node:path';
import { at, example } from '../support/first-user';

/** A workspace that does not start fails its own Flux Kustomization; what else would wait for that one? */
describe('a broken workspace', () => {
  const ids = ['one', 'two', 'three'];
  const { app } = example({ workspaces: Object.fromEntries(ids.map((id) => [id, { directory: `/workspace/${id}` }])) });
  const objects = app.files().flatMap(({ path, manifest }) => (manifest === undefined ? [] : [{ path, manifest }]));
  const kustomizations = objects.filter(({ path }) => path.endsWith('/ks.yaml'));
  const names = ids.map((id) => `opencode-${id}`);
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');

  test('has a Flux Kustomization of its own, over a folder of its own', () => {
    const own = kustomizations.filter(({ manifest }) => names.includes(text(at(manifest, 'metadata', 'name'))));
    expect(own.map(({ path }) => posix.basename(dirname(path))).sort()).toEqual([...names].sort());
    for (const { path, manifest } of own) {
      expect(text(at(manifest, 'spec', 'path'))).toBe(`./dist/${dirname(path)}/app`);
    }
  });

  test('is waited for by no other Kustomization', () => {
    const dependencies = kustomizations.flatMap(({ manifest }) => {
      const dependsOn = at(manifest, 'spec', 'dependsOn');
      return Array.isArray(dependsOn) ? dependsOn.map((dependency: unknown) => text(at(dependency, 'name'))) : [];
    });
    expect(dependencies.length).toBeGreaterThan(0);
    expect(dependencies.filter((name) => names.includes(name))).toEqual([]);
  });

  test('shares no object with another: each is named in one folder alone', () => {
    const owners = new Map<string, Set<string>>();
    for (const { path, manifest } of objects) {
      const folder = names.find((name) => path.includes(`/${name}/app/`));
      if (folder === undefined || posix.basename(path) === 'kustomization.yaml') continue;
      const key = [at(manifest, 'kind'), at(manifest, 'metadata', 'name')].join('/');
      owners.set(key, (owners.get(key) ?? new Set()).add(folder));
    }
    expect(owners.size).toBeGreaterThan(ids.length * 5);
    expect([...owners].filter(([, folders]) => folders.size > 1)).toEqual([]);
  });

  test('holds up neither namespace nor certificate: nothing that lists it waits for what it lists', () => {
    const aggregator = objects.find(({ path }) => path.endsWith('apps/opencode/kustomization.yaml'));
    expect(at(aggregator?.manifest, 'resources')).toEqual(
      expect.arrayContaining(['./namespace.yaml', ...names.map((name) => `./${name}/ks.yaml`)]),
    );
    const root = objects.filter(({ path }) => path.includes('kubernetes/flux/'));
    for (const { manifest } of root) {
      expect([at(manifest, 'spec', 'wait') ?? false, at(manifest, 'spec', 'healthChecks')]).toEqual([false, undefined]);
    }
  });
});
