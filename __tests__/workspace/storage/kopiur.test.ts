import '../../../lib/jest';
import type { OpenCodeWorkspaceProps } from '../../../lib';
import { exampleWorkspace, workspaceFiles, workspaceObject } from '../../support/first-user';
import { KOPIUR } from './backups';

const built = (changes: Partial<typeof KOPIUR> = {}, workspace: Partial<OpenCodeWorkspaceProps> = {}) =>
  exampleWorkspace(workspace, { backup: { ...KOPIUR, ...changes } });

const spec = (kind: string, ...of: Parameters<typeof built>) =>
  workspaceObject(built(...of), `app/${kind}.yaml`, 'spec');

describe('the backup by Kopiur', () => {
  test('a policy says what is kept where, and a schedule when', () => {
    expect(spec('snapshotpolicy')).toMatchObject({
      repository: { kind: 'ClusterRepository', name: 'nas' },
      sources: [{ pvc: { name: 'opencode-flux' } }],
      copyMethod: 'Snapshot',
      volumeSnapshotClassName: 'csi-ceph-blockpool',
      retention: { keepHourly: 24, keepDaily: 7, keepWeekly: 5 },
    });
    expect(spec('snapshotschedule')).toMatchObject({
      policyRef: { name: 'opencode-flux' },
      schedule: { cron: expect.stringMatching(/^\d+ \* \* \* \*$/) },
    });
  });

  test('a new claim is filled by a Restore of the policy, and stays empty where there is no snapshot', () => {
    expect(spec('restore')).toMatchObject({
      source: { fromPolicy: { name: 'opencode-flux' } },
      target: { populator: {} },
      policy: { onMissingSnapshot: 'Continue' },
    });
    expect(spec('persistentvolumeclaim')).toMatchObject({
      dataSourceRef: { apiGroup: 'kopiur.home-operations.com', kind: 'Restore', name: 'opencode-flux' },
    });
  });

  test.each(['snapshotpolicy', 'restore'])('the mover of the %s is the workspace’s user', (kind) => {
    expect(spec(kind, {}, { user: { uid: 2000 } })).toMatchObject({
      mover: {
        securityContext: { runAsUser: 2000, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        podSecurityContext: { fsGroup: 2000 },
      },
    });
  });

  test('the login of a ClusterRepository is copied where that was asked for', () => {
    expect(spec('snapshotpolicy')).not.toHaveProperty('credentialProjection');
    for (const kind of ['snapshotpolicy', 'restore']) {
      expect(spec(kind, { projectCredentials: true })).toMatchObject({ credentialProjection: { enabled: true } });
    }
  });

  test('a workspace has a schedule and a retention of its own', () => {
    const of = [{}, { backup: { schedule: 'H 3 * * *', retain: { yearly: 2 } } }] as const;
    expect(spec('snapshotschedule', ...of)).toMatchObject({ schedule: { cron: 'H 3 * * *' } });
    expect(spec('snapshotpolicy', ...of)).toMatchObject({ retention: { keepAnnual: 2 } });
  });

  test('turned off, its policy stays for the claim to be filled by', () => {
    const off = built({}, { backup: false });
    expect(workspaceFiles(off).filter((path) => /snapshot|restore/.test(path))).toEqual([
      expect.stringMatching(/restore\.yaml$/),
      expect.stringMatching(/snapshotpolicy\.yaml$/),
    ]);
    expect(off.app).toLoseNoData(built().app);
  });

  test('without snapshots the volume itself is read', () => {
    const policy = workspaceObject(
      exampleWorkspace({}, { backup: { kind: 'kopiur', repository: KOPIUR.repository, copyMethod: 'Direct' } }),
      'app/snapshotpolicy.yaml',
      'spec',
    );
    expect(policy).toMatchObject({ copyMethod: 'Direct' });
    expect(policy).not.toHaveProperty('volumeSnapshotClassName');
  });

  test.each([
    [
      { copyMethod: 'Direct' as const },
      'backup.snapshotClassName is "csi-ceph-blockpool": with copyMethod \'Direct\' there is no snapshot',
    ],
    [
      { repository: { name: 'nas', namespace: 'backup' } },
      'backup.repository.namespace is "backup": a ClusterRepository has none',
    ],
    [{ schedule: 'H H * *' }, 'it has 4 fields'],
    [{ retain: { hourly: 0 } }, 'backup.retain keeps nothing'],
  ])('%j is refused', (changes, message) => {
    expect(() => built(changes).app.files()).toThrow(message);
  });

  test('schedules of Kopiur are no schedules of VolSync', () => {
    expect(() => exampleWorkspace({ backup: { schedule: 'H * * * *' } }).app.files()).toThrow('backup.schedule');
    expect(() => built({ schedule: 'H(0-29)/15 2 * * *' }).app.files()).not.toThrow();
  });
});
