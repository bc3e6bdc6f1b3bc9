import { object } from '../flux-tree';
import { changeLines, type Files, review } from '../trees';
import { component, config, data, file, flux, kustomize } from './flux-repository';

const repository = object('source.toolkit.fluxcd.io/v1', 'OCIRepository', 'chart', { spec: { url: 'oci://x/chart' } });

/** A Kustomization for each name, all over the same component, with a label of its own. */
function sharing(namespaces: Readonly<Record<string, string>>): Files {
  return Object.assign(
    {
      'shared/kustomization.yaml': component({ resources: ['chart.yaml'] }),
      'shared/chart.yaml': file(repository),
    },
    ...Object.entries(namespaces).map(([name, targetNamespace]) => ({
      [`flux/${name}.yaml`]: file(
        flux(name, `./${name}`, { targetNamespace, commonMetadata: { labels: { app: name } } }),
      ),
      [`${name}/kustomization.yaml`]: kustomize({ components: ['../shared'] }),
    })),
  ) as Files;
}

test('one of three Kustomizations that share a component goes: its own object goes, the others stay', () => {
  expect(changeLines(sharing({ one: 'web', two: 'web', three: 'other' }), sharing({ one: 'web', two: 'web' }))).toEqual(
    ['removed Kustomization flux-system/three', 'removed OCIRepository other/chart'],
  );
});

test('one of two that make the same object goes: the object stays, and nothing is handed over', () => {
  expect(review(sharing({ one: 'web', two: 'web' }), sharing({ two: 'web' })).consequences).toEqual([
    expect.objectContaining({ rule: 'object-pruned', subject: expect.objectContaining({ kind: 'Kustomization' }) }),
  ]);
});

test("a component that nobody uses any more is gone, and is nobody else's", () => {
  const using = (components: readonly string[]): Files => ({
    'flux/web.yaml': file(flux('web', './app', { targetNamespace: 'web', components })),
    'app/settings.yaml': file(config),
    'components/data/kustomization.yaml': component({ resources: ['claim.yaml'] }),
    'components/data/claim.yaml': file(data),
  });
  const { changes, consequences } = review(using(['../components/data']), using([]));
  expect(changes.map(({ action, identity }) => [action, identity])).toEqual([
    ['removed', expect.objectContaining({ kind: 'PersistentVolumeClaim', namespace: 'web', name: 'data' })],
    ['changed', expect.objectContaining({ kind: 'Kustomization' })],
  ]);
  expect(consequences).toContainEqual(expect.objectContaining({ grade: 'data-loss', rule: 'object-pruned' }));
  expect(review(using([]), using([]))).toMatchObject({ changes: [], consequences: [] });
});

test('a base that overlays take in is applied by them alone', () => {
  const overlay = (size: string): Files => ({
    'flux/apps.yaml': file(flux('apps', './apps/production')),
    'apps/production/kustomization.yaml': kustomize({ resources: ['../base'], namespace: 'web' }),
    'apps/base/kustomization.yaml': kustomize({ resources: ['settings.yaml'] }),
    'apps/base/settings.yaml': file(object('v1', 'ConfigMap', 'settings', { data: { size } })),
  });
  expect(changeLines(overlay('1'), overlay('2'))).toEqual(['changed ConfigMap web/settings: data.size']);
});

describe('a volume that keeps its data', () => {
  const volume = (policy: string): string =>
    file(
      object('v1', 'PersistentVolume', 'media', {
        spec: { persistentVolumeReclaimPolicy: policy, nfs: { server: 'nas.example', path: '/media' } },
      }),
    );
  const tree = (policy: string): Files => ({
    'flux/apps.yaml': file(flux('apps', './apps')),
    'apps/settings.yaml': file(config),
    'apps/volume.yaml': volume(policy),
  });
  const without = { 'flux/apps.yaml': file(flux('apps', './apps')), 'apps/settings.yaml': file(config) };

  test('a static volume with Retain goes: what is on it stays', () => {
    expect(review(tree('Retain'), without).consequences).toEqual([
      expect.objectContaining({ rule: 'object-pruned', grade: 'outage' }),
    ]);
  });

  test('one with Delete goes with its data', () => {
    expect(review(tree('Delete'), without).consequences).toEqual([
      expect.objectContaining({ rule: 'object-pruned', grade: 'data-loss' }),
    ]);
  });

  test('a claim of a static volume with Retain goes: what is on it stays', () => {
    const claims = (folder: Files): Files => ({
      ...tree('Retain'),
      ...folder,
    });
    const bound = object('v1', 'PersistentVolumeClaim', 'media', {
      metadata: { namespace: 'web' },
      spec: { volumeName: 'media', storageClassName: '', resources: { requests: { storage: '1Ti' } } },
    });
    expect(review(claims({ 'apps/claim.yaml': file(bound) }), claims({})).consequences).toEqual([
      expect.objectContaining({ rule: 'object-pruned', grade: 'outage' }),
    ]);
  });
});
