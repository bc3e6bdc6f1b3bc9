import { object } from '../flux-tree';
import { changeLines, type Files, review } from '../trees';
import { component, file, flux, kustomize } from './flux-repository';

const volsync = object('v1', 'PersistentVolumeClaim', '${CLAIM:=${APP}}', {
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: '${STORAGE_CLASS:-block}',
    resources: { requests: { storage: '${CAPACITY:=5Gi}' } },
  },
});

function app(spec: object, more: Files = {}): Files {
  return {
    'flux/web.yaml': file(
      flux('web', './app', { targetNamespace: 'web', components: ['../components/backup'], ...spec }),
    ),
    'app/kustomization.yaml': kustomize({ resources: ['settings.yaml'] }),
    'app/settings.yaml': file(object('v1', 'ConfigMap', 'settings')),
    'components/backup/kustomization.yaml': component({ resources: ['claim.yaml'] }),
    'components/backup/claim.yaml': file(volsync),
    ...more,
  };
}

const substituting = (substitute: object) => app({ postBuild: { substitute } });
const APP = { APP: 'web' };

test('a claim that a variable renames is another claim', () => {
  expect(
    review(substituting({ ...APP, CLAIM: 'web-data' }), substituting({ ...APP, CLAIM: 'web-config' })).consequences,
  ).toContainEqual(
    expect.objectContaining({
      grade: 'data-loss',
      summary: 'Flux deletes the claim web-data and what is on it',
      subject: expect.objectContaining({ namespace: 'web', name: 'web-data' }),
    }),
  );
});

test('a claim that a variable shrinks is refused', () => {
  expect(
    review(substituting({ ...APP, CAPACITY: '20Gi' }), substituting({ ...APP, CAPACITY: '2Gi' })).consequences,
  ).toContainEqual(
    expect.objectContaining({
      rule: 'claim-size',
      grade: 'outage',
      summary: expect.stringContaining('from 20Gi to 2Gi'),
    }),
  );
});

test('a claim that moves to another class by a variable is refused', () => {
  expect(review(substituting(APP), substituting({ ...APP, STORAGE_CLASS: 'fast' })).consequences).toContainEqual(
    expect.objectContaining({ rule: 'immutable-field', grade: 'outage' }),
  );
});

test('a claim that is dropped is named as it is on the cluster', () => {
  const { consequences } = review(substituting(APP), app({ postBuild: { substitute: APP }, components: [] }));
  expect(consequences).toContainEqual(
    expect.objectContaining({ grade: 'data-loss', subject: expect.objectContaining({ name: 'web' }) }),
  );
});

test('a default that is written out is no change', () => {
  expect(changeLines(substituting(APP), substituting({ ...APP, CAPACITY: '5Gi', CLAIM: 'web' }))).toEqual([
    'changed Kustomization flux-system/web: spec.postBuild.substitute.CAPACITY, spec.postBuild.substitute.CLAIM',
  ]);
});

test('one component takes the place of another that makes the same claim', () => {
  const using = (name: string): Files => ({
    ...app({ components: [`../components/${name}`], postBuild: { substitute: APP } }),
    'components/other/kustomization.yaml': component({ resources: ['claim.yaml'] }),
    'components/other/claim.yaml': file({ ...volsync, metadata: { name: '${OTHER_CLAIM:-${APP}}' } }),
  });
  expect(changeLines(using('backup'), using('other'))).toEqual([
    'changed Kustomization flux-system/web: spec.components',
  ]);
});

describe('values from elsewhere', () => {
  const settings = (data: object): Files => ({
    'flux/settings.yaml': file(
      object('v1', 'ConfigMap', 'cluster-settings', { metadata: { namespace: 'flux-system' }, data }),
    ),
  });
  const from = (...substituteFrom: readonly object[]) => ({ postBuild: { substitute: APP, substituteFrom } });
  const reference = { kind: 'ConfigMap', name: 'cluster-settings' };

  test('from a ConfigMap of the tree', () => {
    const before = app(from(reference), settings({ CAPACITY: '20Gi' }));
    expect(changeLines(before, app(from(reference), settings({ CAPACITY: '30Gi' })))).toEqual([
      'changed PersistentVolumeClaim web/web: spec.resources.requests.storage',
      'changed ConfigMap flux-system/cluster-settings: data.CAPACITY',
    ]);
  });

  test('from a ConfigMap that kustomize makes', () => {
    const generated = (capacity: string): Files => ({
      'flux/kustomization.yaml': kustomize({
        resources: ['web.yaml'],
        configMapGenerator: [
          { name: 'cluster-settings', namespace: 'flux-system', literals: [`CAPACITY=${capacity}`] },
        ],
        generatorOptions: { disableNameSuffixHash: true },
      }),
    });
    expect(changeLines(app(from(reference), generated('1Gi')), app(from(reference), generated('2Gi')))).toContain(
      'changed PersistentVolumeClaim web/web: spec.resources.requests.storage',
    );
  });

  test('by a patch of the parent', () => {
    const patched = (capacity: string): Files => ({
      ...app({ postBuild: { substitute: APP } }, settings({ CAPACITY: capacity })),
      'root.yaml': file(
        flux('flux', './flux', {
          patches: [
            {
              target: { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization' },
              patch: file({ ...flux('_', ''), spec: { postBuild: { substituteFrom: [reference] } } }),
            },
          ],
        }),
      ),
    });
    expect(changeLines(patched('1Gi'), patched('2Gi'))).toContain(
      'changed PersistentVolumeClaim web/web: spec.resources.requests.storage',
    );
  });

  test('a value that a Secret of the cluster has stays a named unknown, and a default is read', () => {
    const secret = (name: string): Files => ({
      ...app(from({ kind: 'Secret', name: 'cluster-secrets' })),
      'app/settings.yaml': file(object('v1', 'ConfigMap', name, { data: { host: 'web.${SECRET_DOMAIN}' } })),
    });
    const { changes, consequences } = review(secret('one'), secret('two-${SECRET_NAME}'));
    expect(changes.map(({ identity }) => identity)).toEqual([
      expect.objectContaining({ name: 'one' }),
      expect.objectContaining({ name: 'two-${SECRET_NAME}' }),
    ]);
    expect(consequences.filter(({ grade }) => grade === 'data-loss')).toEqual([]);
  });

  test('a value of a Secret of the tree is not shown, whether it is encrypted or not', () => {
    const secret = (value: string): Files => ({
      ...app(from({ kind: 'Secret', name: 'cluster-secrets' })),
      'flux/secret.yaml': file(
        object('v1', 'Secret', 'cluster-secrets', {
          metadata: { namespace: 'flux-system' },
          stringData: { CLAIM: value },
        }),
      ),
    });
    const { changes } = review(secret('fake-one'), secret('fake-two'));
    expect(JSON.stringify(changes)).not.toContain('fake-');
    expect(changes).toEqual([expect.objectContaining({ identity: expect.objectContaining({ kind: 'Secret' }) })]);
    expect(
      review(secret('fake-one'), app({ components: [], ...from({ kind: 'Secret', name: 'cluster-secrets' }) }))
        .consequences,
    ).toContainEqual(expect.objectContaining({ summary: 'Flux deletes the claim ${CLAIM} and what is on it' }));
  });
});
