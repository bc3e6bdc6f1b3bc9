import { type Criterion, fails, holds } from '../../criterion';
import { listedSessionIds, sessionIds } from '../sessions';
import type { WorkspaceSubject } from '../subject';

/** A few of other folders are what worktrees and subfolders leave. */
export const sessionsListed: Criterion<WorkspaceSubject> = {
  id: '*-LIST',
  slug: 'sessions-listed',
  title: 'the sessions are listed in the folder of the workspace',
  async check({ server, workspace: { directory } }, { signal }) {
    const all = await sessionIds(server, signal);
    const listed = await listedSessionIds(server, directory, signal);
    const count = `${String(listed.length)} of ${String(all.length)} sessions belong to ${directory}`;
    if (listed.length === 0 && all.length > 0)
      return fails(
        `${count}: they were begun in another folder, and the UI shows none`,
        'docs/how-to/move-a-workspace.md moves them along',
      );
    return holds(count);
  },
};
