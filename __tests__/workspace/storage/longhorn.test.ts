import '../../../lib/jest';
import { exampleWorkspace, workspaceFiles, workspaceObject } from '../../support/first-user';
import { LONGHORN } from './backups';

const claim = (...of: Parameters<typeof exampleWorkspace>) =>
  workspaceObject(exampleWorkspace(...of), 'app/persistentvolumeclaim.yaml') as {
    readonly metadata: { readonly labels?: object };
    readonly spec: object;
  };

describe('the backup by Longhorn', () => {
  test('is a label of the claim for each group and job, and one that makes Longhorn look at them', () => {
    expect(claim({}, { backup: LONGHORN }).metadata.labels).toEqual({
      'recurring-job.longhorn.io/source': 'enabled',
      'recurring-job-group.longhorn.io/default': 'enabled',
    });
    expect(claim({}, { backup: { kind: 'longhorn', jobs: ['nightly'] } }).metadata.labels).toEqual({
      'recurring-job.longhorn.io/source': 'enabled',
      'recurring-job.longhorn.io/nightly': 'enabled',
    });
  });

  test('turned off, the claim has none', () => {
    expect(claim({ backup: false }, { backup: LONGHORN }).metadata.labels).toBeUndefined();
  });

  test('nothing fills a claim, and nothing else is emitted', () => {
    expect(claim({}, { backup: LONGHORN }).spec).not.toHaveProperty('dataSourceRef');
    const files = workspaceFiles(exampleWorkspace({}, { backup: LONGHORN }));
    expect(files.filter((path) => /replication|snapshot|volsync|restore/.test(path))).toEqual([]);
  });

  test.each([
    [
      { restoreFromBackup: true },
      'restoreFromBackup is true: Longhorn fills no claim; restore the backup into a volume',
    ],
    [{ backup: { schedule: '0 3 * * *' } }, "backup.schedule is set: Longhorn's recurring jobs say that; leave it out"],
  ])('%j is refused', (props, message) => {
    expect(() => exampleWorkspace(props, { backup: LONGHORN }).app.files()).toThrow(message);
  });

  test('no group and no job is refused', () => {
    expect(() => exampleWorkspace({}, { backup: { kind: 'longhorn', groups: [] } }).app.files()).toThrow(
      'backup names no group and no job',
    );
  });
});

describe('a volume that is there', () => {
  const csi = { driver: 'driver.longhorn.io', volumeHandle: 'opencode-flux', fsType: 'ext4' };

  test('is emitted with Retain for this claim alone, and the claim binds to it', () => {
    const built = exampleWorkspace({ volume: { name: 'flux-restored', csi } });
    expect(workspaceObject(built, 'app/persistentvolume.yaml')).toMatchObject({
      metadata: { name: 'flux-restored' },
      spec: {
        capacity: { storage: '5Gi' },
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: 'ceph-block',
        claimRef: { namespace: 'opencode', name: 'opencode-flux' },
        csi,
      },
    });
    const spec = workspaceObject(built, 'app/persistentvolumeclaim.yaml', 'spec');
    expect(spec).toMatchObject({ volumeName: 'flux-restored', storageClassName: 'ceph-block' });
    expect(spec).not.toHaveProperty('dataSourceRef');
    expect(built.app).toHaveResource('ReplicationSource');
    expect(built.app).not.toHaveResource('ReplicationDestination');
  });

  test('that somebody else declares is only named', () => {
    const built = exampleWorkspace({ volume: { name: 'flux-restored' } });
    expect(workspaceObject(built, 'app/persistentvolumeclaim.yaml', 'spec')).toMatchObject({
      volumeName: 'flux-restored',
    });
    expect(workspaceFiles(built).filter((path) => /persistentvolume\.yaml/.test(path))).toEqual([]);
  });

  test('cannot be filled from a backup', () => {
    expect(() => exampleWorkspace({ volume: { name: 'flux' }, restoreFromBackup: true }).app.files()).toThrow(
      'restoreFromBackup is true: a claim of a volume that is there is filled from nothing',
    );
  });
});
