import '../../../lib/jest';
import { exampleWorkspace, workspaceObject } from '../../support/first-user';
import { KOPIA } from './backups';

const spec = (kind: string) =>
  workspaceObject(exampleWorkspace({ user: { uid: 2000 } }, { backup: KOPIA }), `app/${kind}.yaml`, 'spec');

describe('the backup by VolSync with kopia', () => {
  const USER = { runAsNonRoot: true, runAsUser: 2000, fsGroup: 2000, seccompProfile: { type: 'RuntimeDefault' } };

  test('copies snapshots to the repository that all workspaces share', () => {
    expect(spec('replicationsource')).toMatchObject({
      sourcePVC: 'opencode-flux',
      kopia: {
        repository: 'opencode-flux-volsync-secret',
        copyMethod: 'Snapshot',
        cacheCapacity: '8Gi',
        retain: { hourly: 24, daily: 7, weekly: 5 },
        moverSecurityContext: USER,
      },
    });
  });

  test('restores the source of this workspace, and leaves nothing behind', () => {
    expect(spec('replicationdestination')).toMatchObject({
      trigger: { manual: 'restore-once' },
      kopia: {
        sourceIdentity: { sourceName: 'opencode-flux', sourceNamespace: 'opencode' },
        capacity: '5Gi',
        enableFileDeletion: true,
        cleanupTempPVC: true,
        cleanupCachePVC: true,
        moverSecurityContext: USER,
      },
    });
    expect(spec('persistentvolumeclaim')).toMatchObject({
      dataSourceRef: { kind: 'ReplicationDestination', name: 'opencode-flux-dst' },
    });
  });

  test('the Secret of the repository is what the template says', () => {
    expect(spec('externalsecret-volsync')).toMatchObject({
      target: { name: 'opencode-flux-volsync-secret', template: { data: KOPIA.repositorySecret.template } },
      data: [{ secretKey: 'KOPIA_PASSWORD', remoteRef: { key: 'KOPIA_PASSWORD' } }],
    });
  });

  test.each([
    [{ keys: { KOPIA_PASSWORD: 'X' } }, 'backup.repositorySecret has no KOPIA_REPOSITORY'],
    [
      { keys: {}, template: { KOPIA_REPOSITORY: 's3://x', KOPIA_PASSWORD: '{{ .PASS }}' } },
      'backup.repositorySecret.template.KOPIA_PASSWORD has {{ .PASS }}: write the name of that value under keys',
    ],
  ])('%j is refused', (repositorySecret, message) => {
    expect(() => exampleWorkspace({}, { backup: { ...KOPIA, repositorySecret } }).app.files()).toThrow(message);
  });
});
