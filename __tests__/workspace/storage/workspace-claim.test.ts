import '../../../lib/jest';
import { example, exampleWorkspace, valuesOf, workspaceObject } from '../../support/first-user';

describe('the claim', () => {
  const claim = (...keys: string[]) => workspaceObject(example(), 'app/persistentvolumeclaim.yaml', ...keys);

  test('is 5Gi of block storage for one writer', () => {
    expect(claim('spec')).toMatchObject({
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'ceph-block',
      resources: { requests: { storage: '5Gi' } },
    });
  });

  test('is never pruned by Flux', () => {
    expect(example({ workspaces: {} }).app).toLoseNoData(example().app);
  });

  test('is pruned where that was asked for', () => {
    const { app } = exampleWorkspace({ onRemoval: 'delete' });
    expect(example({ workspaces: {} }).app).not.toLoseNoData(app);
  });

  test('is not part of the Helm release', () => {
    expect(valuesOf(example(), 'persistence', 'home')).toMatchObject({ existingClaim: 'opencode-flux' });
  });

  test('fills itself from the backup on a new cluster', () => {
    expect(claim('spec', 'dataSourceRef')).toEqual({
      apiGroup: 'volsync.backube',
      kind: 'ReplicationDestination',
      name: 'opencode-flux-dst',
    });
  });

  test('grows, and the restore with it', () => {
    const { app } = exampleWorkspace({ storageSize: '20Gi' });
    const resources = { requests: { storage: '20Gi' } };
    expect(app).toHaveResource('PersistentVolumeClaim', { spec: { resources } });
    expect(app).toHaveResource('ReplicationDestination', { spec: { restic: { capacity: '20Gi' } } });
    expect(app).toLoseNoData(example().app);
  });
});
