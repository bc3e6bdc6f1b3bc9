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
    expect(claim('metadata', 'annotations')).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  });

  test('is pruned where that was asked for', () => {
    const built = exampleWorkspace({ onRemoval: 'delete' });
    expect(workspaceObject(built, 'app/persistentvolumeclaim.yaml', 'metadata', 'annotations')).toBeUndefined();
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
    const built = exampleWorkspace({ storageSize: '20Gi' });
    const requests = ['spec', 'resources', 'requests', 'storage'] as const;
    expect(workspaceObject(built, 'app/persistentvolumeclaim.yaml', ...requests)).toBe('20Gi');
    expect(workspaceObject(built, 'app/replicationdestination.yaml', 'spec', 'restic', 'capacity')).toBe('20Gi');
  });
});
