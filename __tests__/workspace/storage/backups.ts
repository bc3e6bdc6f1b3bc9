import type { ClusterBackup, KopiurBackup, VolSyncKopiaBackup } from '../../../lib';

export const KOPIUR: KopiurBackup = {
  kind: 'kopiur',
  repository: { name: 'nas' },
  snapshotClassName: 'csi-ceph-blockpool',
  cache: { className: 'openebs-hostpath', size: '8Gi' },
};

export const KOPIA: VolSyncKopiaBackup = {
  kind: 'volsync-kopia',
  snapshotClassName: 'csi-ceph-blockpool',
  cache: { className: 'openebs-hostpath', size: '8Gi' },
  repositorySecret: {
    keys: { KOPIA_PASSWORD: 'KOPIA_PASSWORD' },
    template: { KOPIA_REPOSITORY: 'filesystem:///repository', KOPIA_PASSWORD: '{{ .KOPIA_PASSWORD }}' },
  },
};

export const LONGHORN: ClusterBackup = { kind: 'longhorn' };
