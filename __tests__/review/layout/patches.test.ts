import { deployment, object } from '../flux-tree';
import { changeLines, type Files, review } from '../trees';
import { component, config, data, file, flux, kustomize, withAndWithoutClaim } from './flux-repository';

const CHILDREN = { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization' };
const child = flux('web', './web', { prune: undefined });

describe('patches of a Flux Kustomization on its children', () => {
  const patched = (patch: string): Files => ({
    'flux/apps.yaml': file(flux('apps', './apps', { patches: [{ target: CHILDREN, patch }] })),
    'apps/web.yaml': file(child),
  });

  test.each([
    [
      'as a merge',
      file({
        ...CHILDREN,
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        metadata: { name: '_' },
        spec: { prune: true },
      }),
    ],
    ['as an operation', '- {op: add, path: /spec/prune, value: true}'],
  ])('they switch prune on, %s: what goes is deleted', (_name, patch) => {
    expect(review(...withAndWithoutClaim('web', patched(patch))).consequences).toEqual([
      expect.objectContaining({ rule: 'object-pruned', grade: 'data-loss' }),
    ]);
  });

  test('without them it stays in the cluster', () => {
    const tree = { 'flux/apps.yaml': file(flux('apps', './apps')), 'apps/web.yaml': file(child) };
    expect(review(...withAndWithoutClaim('web', tree)).consequences).toEqual([
      expect.objectContaining({ rule: 'object-orphaned', grade: 'note' }),
    ]);
  });

  test('a patch that switches prune off is the change', () => {
    expect(
      changeLines(
        patched('- {op: add, path: /spec/prune, value: true}'),
        patched('- {op: add, path: /spec/prune, value: false}'),
      ),
    ).toContain('changed Kustomization flux-system/web: spec.prune');
  });

  test('values of many HelmReleases by a patch that a patch brings', () => {
    const inner = '- {op: add, path: /spec/interval, value: 5m}';
    const tree = (patch: string): Files => ({
      'flux/apps.yaml': file(
        flux('apps', './apps', {
          patches: [
            {
              target: CHILDREN,
              patch: file({
                ...CHILDREN,
                apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
                metadata: { name: '_' },
                spec: { patches: [{ target: { kind: 'HelmRelease' }, patch }] },
              }),
            },
          ],
        }),
      ),
      'apps/web.yaml': file(flux('web', './web')),
      'web/release.yaml': file(object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'web', { spec: { interval: '1h' } })),
    });
    expect(changeLines(tree(inner), tree(inner.replace('5m', '9m')))).toContain(
      'changed HelmRelease /web: spec.interval',
    );
  });
});

describe('what kustomize does', () => {
  const tree = (fields: object, more: Files = {}): Files => ({
    'flux/apps.yaml': file(flux('apps', './apps')),
    'apps/kustomization.yaml': kustomize({ resources: ['all.yaml'], ...fields }),
    'apps/all.yaml': file(config, data, deployment('web', { metadata: { namespace: 'web' } })),
    ...more,
  });
  const plain = tree({});
  const fieldsOf = (head: Files) => changeLines(plain, head);

  test('a strategic merge keeps what it does not name', () => {
    const patch = file(
      object('apps/v1', 'Deployment', 'web', {
        metadata: { namespace: 'web' },
        spec: { template: { spec: { containers: [{ name: 'web', image: 'registry.example/web:2.0.0' }] } } },
      }),
    );
    const expected = ['changed Deployment web/web: spec.template.spec.containers[web].image'];
    expect(fieldsOf(tree({ patches: [{ patch }] }))).toEqual(expected);
    expect(fieldsOf(tree({ patches: [{ path: 'patch.yaml' }] }, { 'apps/patch.yaml': patch }))).toEqual(expected);
    expect(fieldsOf(tree({ patchesStrategicMerge: ['patch.yaml'] }, { 'apps/patch.yaml': patch }))).toEqual(expected);
  });

  test('a patch that deletes an object', () => {
    const patch = file({ ...data, $patch: 'delete' });
    expect(review(plain, tree({ patches: [{ patch }] })).consequences).toContainEqual(
      expect.objectContaining({ rule: 'object-pruned', grade: 'data-loss' }),
    );
  });

  test('a component that patches what its user has', () => {
    const head = tree(
      { components: ['../components/big'] },
      {
        'components/big/kustomization.yaml': component({
          patches: [
            {
              target: { kind: 'PersistentVolumeClaim' },
              patch: '- {op: replace, path: /spec/resources/requests/storage, value: 9Gi}',
            },
          ],
        }),
      },
    );
    expect(fieldsOf(head)).toEqual(['changed PersistentVolumeClaim web/data: spec.resources.requests.storage']);
  });

  test('images, replicas, namespace', () => {
    expect(fieldsOf(tree({ images: [{ name: 'registry.example/web', newTag: '9' }] }))).toEqual([
      'changed Deployment web/web: spec.template.spec.containers[web].image',
    ]);
    expect(fieldsOf(tree({ replicas: [{ name: 'web', count: 3 }] }))).toEqual([
      'changed Deployment web/web: spec.replicas',
    ]);
    expect(fieldsOf(tree({ namespace: 'other' }))).toContain('removed PersistentVolumeClaim web/data');
  });

  test('a prefix, and the references to what it renames', () => {
    const named = tree(
      { namePrefix: 'my-' },
      { 'apps/all.yaml': file(config, data, deployment('data', { metadata: { namespace: 'web' } })) },
    );
    const { changes } = review(plain, named);
    const added = changes.find(
      ({ identity, action }) => action === 'added' && identity.type === 'object' && identity.kind === 'Deployment',
    );
    expect(added?.identity).toMatchObject({ name: 'my-data' });
    expect(changeLines({}, named)).toContain('added PersistentVolumeClaim web/my-data');
  });

  test('replacements', () => {
    const replacing = (a: string): Files => ({
      ...tree({
        replacements: [
          {
            source: { kind: 'ConfigMap', name: 'settings', fieldPath: 'data.a' },
            targets: [{ select: { kind: 'PersistentVolumeClaim' }, fieldPaths: ['spec.resources.requests.storage'] }],
          },
        ],
      }),
      'apps/all.yaml': file({ ...config, data: { a } }, data),
    });
    expect(review(replacing('9Gi'), replacing('8Gi')).consequences).toContainEqual(
      expect.objectContaining({ rule: 'claim-size', grade: 'outage' }),
    );
  });

  test('what is not understood is said', () => {
    const charts = tree({ helmCharts: [{ name: 'web', repo: 'https://charts.example' }] });
    const changed = { ...charts, 'apps/all.yaml': file({ ...config, data: { a: '2' } }, data) };
    expect(review(charts, changed).consequences).toContainEqual(
      expect.objectContaining({
        rule: 'not-carried-out',
        grade: 'note',
        summary: expect.stringContaining('apps/kustomization.yaml: helmCharts'),
      }),
    );
  });

  test('a patch that finds nothing to patch is said: kustomize refuses it', () => {
    const patch = '- {op: replace, path: /spec/none/there, value: 1}';
    const broken = tree({ patches: [{ target: { kind: 'ConfigMap' }, patch }] });
    expect(review(plain, broken).consequences).toContainEqual(
      expect.objectContaining({ rule: 'not-carried-out', summary: expect.stringContaining('/spec/none/there') }),
    );
  });
});
