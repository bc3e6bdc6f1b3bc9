import { type Criterion, fails, holds } from '../../criterion';
import { REPLACES_THE_POD } from '../pod-replacement';
import type { WorkspaceSubject } from '../subject';

export const sessionsSurvive: Criterion<WorkspaceSubject> = {
  id: '*-07',
  slug: 'sessions-survive',
  title: 'the sessions are there after the pod was deleted',
  disruptive: REPLACES_THE_POD,
  async check({ replacement, workspace }, context) {
    const { sessionsBefore, sessionsAfter } = await replacement.run(context);
    const lost = sessionsBefore.filter((id) => !sessionsAfter.includes(id));
    if (lost.length > 0) {
      return fails(
        `${String(lost.length)} of ${String(sessionsBefore.length)} sessions are gone`,
        `is ${workspace.storage.home} the claim? look at the mounts of the pod`,
      );
    }
    return holds(`${String(sessionsBefore.length)} sessions before and after`);
  },
};
