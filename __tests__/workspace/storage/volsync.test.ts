import '../../../lib/jest';
import { at, example, exampleWorkspace, workspaceFiles, workspaceObject } from '../../support/first-user';

describe('the backup', () => {
  const USER = {
    runAsNonRoot: true,
    runAsUser: 1000,
    runAsGroup: 1000,
    fsGroup: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
  };

  test('copies snapshots to the workspace’s own restic repository, as the cluster does', () => {
    expect(workspaceObject(example(), 'app/replicationsource.yaml', 'spec')).toMatchObject({
      sourcePVC: 'opencode-flux',
      trigger: { schedule: '0 * * * *' },
      restic: {
        repository: 'opencode-flux-volsync-secret',
        copyMethod: 'Snapshot',
        volumeSnapshotClassName: 'csi-ceph-blockpool',
        cacheCapacity: '8Gi',
        cacheStorageClassName: 'openebs-hostpath',
        pruneIntervalDays: 7,
        retain: { hourly: 24, daily: 7, weekly: 5 },
      },
    });
  });

  test('restores once', () => {
    expect(workspaceObject(example(), 'app/replicationdestination.yaml')).toMatchObject({
      metadata: { name: 'opencode-flux-dst' },
      spec: { trigger: { manual: 'restore-once' }, restic: { repository: 'opencode-flux-volsync-secret' } },
    });
  });

  test.each(['replicationsource', 'replicationdestination'])(
    'the mover of the %s is the workspace’s user and passes Pod Security restricted',
    (kind) => {
      const context = ['spec', 'restic', 'moverSecurityContext'] as const;
      expect(workspaceObject(example(), `app/${kind}.yaml`, ...context)).toMatchObject(USER);
      const other = exampleWorkspace({ user: { uid: 2000 } });
      expect(workspaceObject(other, `app/${kind}.yaml`, ...context)).toMatchObject({ runAsUser: 2000, fsGroup: 2000 });
    },
  );

  test('the restic repository is made of values fetched by name', () => {
    const spec = workspaceObject(example(), 'app/externalsecret-volsync.yaml', 'spec');
    expect(at(spec, 'target')).toMatchObject({
      name: 'opencode-flux-volsync-secret',
      template: {
        data: {
          RESTIC_REPOSITORY: '{{ .repositoryTemplate }}/opencode-flux',
          RESTIC_PASSWORD: '{{ .password }}',
          AWS_ACCESS_KEY_ID: '{{ .accessKeyId }}',
          AWS_SECRET_ACCESS_KEY: '{{ .secretAccessKey }}',
        },
      },
    });
    expect(at(spec, 'data')).toEqual([
      { secretKey: 'repositoryTemplate', remoteRef: { key: 'VOLSYNC_REPOSITORY_TEMPLATE' } },
      { secretKey: 'password', remoteRef: { key: 'VOLSYNC_RESTIC_PASSWORD' } },
      { secretKey: 'accessKeyId', remoteRef: { key: 'MINIO_ROOT_USER' } },
      { secretKey: 'secretAccessKey', remoteRef: { key: 'MINIO_ROOT_PASSWORD' } },
    ]);
  });

  test('turned off, it leaves the claim as it is, and what a new one is filled from', () => {
    const { app } = exampleWorkspace({ backup: false });
    expect(app).not.toHaveResource('ReplicationSource');
    expect(app).toHaveResource('ReplicationDestination');
    expect(app).toHaveResource('PersistentVolumeClaim', { spec: { dataSourceRef: { name: 'opencode-flux-dst' } } });
    expect(app).toLoseNoData(example().app);
  });

  test('restoring is a choice of its own', () => {
    const { app } = exampleWorkspace({ restoreFromBackup: false });
    expect(app).toHaveResource('ReplicationSource');
    expect(app).not.toHaveResource('ReplicationDestination');
    expect(app).not.toHaveResource('PersistentVolumeClaim', { spec: { dataSourceRef: expect.anything() } });
  });

  test('there is none on a cluster without', () => {
    const built = exampleWorkspace({}, { backup: { kind: 'none' } });
    expect(workspaceFiles(built).filter((path) => /replication|volsync/.test(path))).toEqual([]);
    expect(workspaceObject(built, 'app/persistentvolumeclaim.yaml', 'spec', 'dataSourceRef')).toBeUndefined();
  });
});
