import * as fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump, loadAll } from 'js-yaml';
import { TreeItems } from '../../lib/review/items/tree-items';
import { ParseCache } from '../../lib/review/layout/parse-cache';
import { ParsedFiles } from '../../lib/review/layout/parsed-files';
import { readLayout } from '../../lib/review/layout/read-layout';
import type { JsonObject } from '../../lib/review/model';
import { memoryTree } from '../../lib/review/tree/file-tree';
import { throughLayer } from '../escape/layers';
import { describeWithTools } from '../support/tools';
import { claim, deployment, type Manifest, object } from './flux-tree';
import { component, flux, kustomize } from './layout/flux-repository';
import type { Files } from './trees';

jest.setTimeout(300_000);

const NAMES = ['web', 'data', '${APP}'] as const;
const VARIABLES = { APP: 'shop', SIZE: '7Gi' };

const metadata = fc.oneof(
  fc.constant({}),
  fc.constantFrom('web', 'other').map((namespace) => ({ namespace })),
  fc.constant({ labels: { app: 'web', tier: 'a' } }),
);

/** Objects as people have them; each name once in a folder. */
const objects: fc.Arbitrary<readonly Manifest[]> = fc.uniqueArray(
  fc
    .record({
      kind: fc.constantFrom('claim', 'deployment', 'config', 'release', 'service'),
      name: fc.constantFrom(...NAMES),
      metadata,
    })
    .map(({ kind, name, metadata: own }): Manifest => {
      switch (kind) {
        case 'claim':
          return claim(name, { resources: { requests: { storage: '${SIZE:=5Gi}' } } }, own);
        case 'deployment':
          return deployment(name, { metadata: own });
        case 'config':
          return object('v1', 'ConfigMap', name, { metadata: own, data: { a: '1', b: '${UNSET:-two}' } });
        case 'service':
          return object('v1', 'Service', name, {
            metadata: own,
            spec: { selector: { app: name }, ports: [{ port: 80 }] },
          });
        default:
          return object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', name, {
            metadata: own,
            spec: { interval: '1h', values: { list: [{ name: 'a' }, { name: 'b' }], size: '${SIZE}' } },
          });
      }
    }),
  {
    minLength: 1,
    maxLength: 4,
    selector: (each) => `${String(each['kind'])}/${String((each['metadata'] as Manifest)['name'])}`,
  },
);

const merge = (apiVersion: string, kind: string, fields: Manifest) =>
  dump({ apiVersion, kind, metadata: { name: '_' }, ...fields });

const patches = fc.subarray([
  {
    target: { kind: 'Deployment' },
    patch: merge('apps/v1', 'Deployment', {
      metadata: { name: '_', annotations: { patched: 'yes' } },
      spec: {
        replicas: 2,
        template: {
          spec: {
            containers: [
              { name: 'web', env: [{ name: 'A', value: '1' }] },
              { name: 'more', image: 'more:1' },
            ],
          },
        },
      },
    }),
  },
  {
    target: { kind: 'PersistentVolumeClaim' },
    patch: '- {op: replace, path: /spec/accessModes/0, value: ReadWriteMany}\n',
  },
  {
    target: { kind: 'HelmRelease', name: 'w.*' },
    patch: merge('helm.toolkit.fluxcd.io/v2', 'HelmRelease', {
      spec: { interval: null, values: { list: [{ name: 'c' }] } },
    }),
  },
  {
    target: { labelSelector: 'tier in (a, b)' },
    patch: '[{"op": "add", "path": "/metadata/labels/seen", "value": "yes"}]',
  },
  {
    target: { kind: 'ConfigMap', name: 'data' },
    patch: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: data}\n$patch: delete\n',
  },
  { target: { kind: 'Service' }, patch: merge('v1', 'Service', { spec: { ports: [{ port: 81, name: 'more' }] } }) },
]);

const fields = fc.record(
  {
    patches,
    namespace: fc.constantFrom('shop', 'web'),
    namePrefix: fc.constant('my-'),
    nameSuffix: fc.constant('-x'),
    images: fc.constantFrom(
      [{ name: 'registry.example/web', newTag: '9' }],
      [{ name: 'registry.example/web', newName: 'other', digest: 'sha256:aa' }],
    ),
    replicas: fc.constant([{ name: 'web', count: 4 }]),
    labels: fc.constantFrom(
      [{ pairs: { team: 'a' } }],
      [{ pairs: { owner: 'b' }, includeTemplates: true }],
      [{ pairs: { part: 'c' }, includeSelectors: true }],
    ),
    commonAnnotations: fc.constant({ note: 'x' }),
  },
  { requiredKeys: [] },
);

const generator = fc.constantFrom(
  {},
  { configMapGenerator: [{ name: 'made', literals: ['A=1', 'B="two"'], options: { disableNameSuffixHash: true } }] },
  {
    secretGenerator: [{ name: 'made', literals: ['A=1'], type: 'Opaque' }],
    generatorOptions: { disableNameSuffixHash: true, labels: { made: 'yes' } },
  },
);

/** A folder with a base, two components and an overlay over them, as Flux applies it. */
const trees: fc.Arbitrary<Files> = fc
  .record({
    own: objects,
    base: objects,
    inner: fields,
    outer: fields,
    one: fields,
    two: fields,
    made: generator,
    used: fc.subarray(['one', 'two']),
    replaces: fc.boolean(),
  })
  .map(({ own, base, inner, outer, one, two, made, used, replaces }) => {
    const taken = new Set(base.map(keyOf));
    const replacements = [
      {
        source: { kind: 'ConfigMap', name: 'fixed', fieldPath: 'data.size' },
        targets: [{ select: { kind: 'PersistentVolumeClaim' }, fieldPaths: ['spec.resources.requests.storage'] }],
      },
    ];
    return {
      'app/kustomization.yaml': kustomize({
        resources: ['own.yaml', '../base'],
        ...(used.length > 0 && { components: used.map((name) => `../components/${name}`) }),
        ...outer,
        ...made,
        ...(replaces && { replacements }),
      }),
      'app/own.yaml': [
        ...own.filter((each) => !taken.has(keyOf(each))),
        object('v1', 'ConfigMap', 'fixed', { data: { size: '3Gi' } }),
      ]
        .map((each) => `---\n${dump(each)}`)
        .join(''),
      'base/kustomization.yaml': kustomize({ resources: ['all.yaml'], ...inner }),
      'base/all.yaml': base.map((each) => `---\n${dump(each)}`).join(''),
      'components/one/kustomization.yaml': component({ ...one, resources: ['extra.yaml'] }),
      'components/one/extra.yaml': dump(object('v1', 'ConfigMap', 'extra', { data: { a: '1' } })),
      'components/two/kustomization.yaml': component(two),
    };
  });

function keyOf(each: Manifest): string {
  return `${String(each['kind'])}/${String((each['metadata'] as Manifest)['name'])}`;
}

/** What the real kustomize makes of the folder, and then Flux's own substitution; undefined where kustomize refuses it. */
function really(folder: string, files: Files): readonly string[] | undefined {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const { status, stdout } = spawnSync('kustomize', ['build', 'app'], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) return undefined;
  const built = loadAll(stdout) as readonly JsonObject[];
  return canonical(
    throughLayer(
      'flux-variables',
      built.map((each) => ({ object: each, variables: VARIABLES })),
    ),
  );
}

function ours(files: Files): readonly string[] {
  const tree = new ParsedFiles(
    memoryTree('tree', {
      ...files,
      'flux/ks.yaml': dump(flux('app', './app', { postBuild: { substitute: VARIABLES } })),
    }),
    new ParseCache(),
  );
  const items = new TreeItems(tree, readLayout(tree)).items();
  expect(items.filter((item) => item.type === 'object' && item.release !== undefined)).toEqual([]);
  return canonical(
    items.flatMap((item) => (item.type === 'object' && item.manager !== undefined ? [item.object] : [])),
  );
}

/** In the order of their texts; a list that kustomize keeps in another order is not the same. */
function canonical(values: readonly unknown[]): readonly string[] {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key, child]) => !(key === 'creationTimestamp' && child === null))
        // A Secret that kustomize makes has its values encoded.
        .map(([key, child]) => [key, key === 'data' && 'type' in value ? 'values' : sorted(child)] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  };
  return values.map((value) => JSON.stringify(sorted(value))).sort();
}

describeWithTools(['kustomize', 'text-layers'], 'trees are rendered as kustomize and Flux render them', () => {
  test('components, patches, generators, variables and all that gives names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rendered-'));
    let compared = 0;
    try {
      fc.assert(
        fc.property(trees, (files) => {
          const real = really(folder, files);
          fc.pre(real !== undefined);
          compared += 1;
          expect(ours(files)).toEqual(real);
        }),
        { numRuns: 40, seed: 19, maxSkipsPerRun: 20 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(compared).toBeGreaterThanOrEqual(40);
  });
});
