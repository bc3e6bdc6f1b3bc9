import { type Criterion, fails, holds } from '../../criterion';
import { backUpNow, TRIGGERS_A_BACKUP } from '../backup';
import { restoredSessions } from '../restored-sessions';
import { sessionIds } from '../sessions';
import type { WorkspaceSubject } from '../subject';

/** A backup that was never restored is none. */
export const restoreHasSessions: Criterion<WorkspaceSubject> = {
  id: 'OPS-02',
  slug: 'restore-has-sessions',
  title: 'a volume restored from the backup has the same sessions',
  disruptive: `${TRIGGERS_A_BACKUP}; restore it into a claim of its own, read that in a pod, and delete both`,
  async check({ cluster, workspace, server, objects }, context) {
    if (!workspace.storage.backedUp) return holds('the workspace is described without a backup');
    const live = await sessionIds(server, context.signal);
    await backUpNow(cluster, workspace, context);
    const restored = await restoredSessions(cluster, workspace, objects, context);
    const lost = live.filter((id) => !restored.includes(id));
    if (lost.length > 0)
      return fails(
        `${String(lost.length)} of ${String(live.length)} sessions are not in the restored volume`,
        workspace.storage.backup === 'kopiur'
          ? 'kubectl describe snapshotpolicy,restore'
          : 'kubectl describe replicationsource,replicationdestination',
      );
    return holds(`${String(live.length)} sessions, all of them in the restored volume`);
  },
};
