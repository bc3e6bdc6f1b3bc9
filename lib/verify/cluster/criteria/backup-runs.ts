import { type Criterion, fails, holds } from '../../criterion';
import { backUpNow, TRIGGERS_A_BACKUP } from '../backup';
import type { WorkspaceSubject } from '../subject';

export const backupRuns: Criterion<WorkspaceSubject> = {
  id: 'OPS-02',
  slug: 'backup-runs',
  title: 'the volume is backed up',
  disruptive: TRIGGERS_A_BACKUP,
  async check({ cluster, workspace }, context) {
    if (!workspace.storage.backedUp) return holds('the workspace is described without a backup');
    const { before, after } = await backUpNow(cluster, workspace, context);
    if (after === '' || after === before)
      return fails(`lastSyncTime stays ${before ?? 'unset'}`, 'kubectl describe replicationsource');
    return holds(
      workspace.storage.backup === 'kopiur'
        ? `the Snapshot ${after} succeeded`
        : `lastSyncTime went from ${before ?? 'unset'} to ${after}`,
    );
  },
};
