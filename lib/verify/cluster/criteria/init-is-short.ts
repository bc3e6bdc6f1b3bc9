import { type Criterion, fails, holds, unknown } from '../../criterion';
import { REPLACES_THE_POD } from '../pod-replacement';
import type { WorkspaceSubject } from '../subject';
import { initSeconds } from '../workspace-pod';

/** The roadmap's bound. The kubelet reports whole seconds: one that is shown as 2 may have been 1.1. */
const SECONDS = 2;

export const initIsShort: Criterion<WorkspaceSubject> = {
  id: '*-06',
  slug: 'init-is-short',
  title: 'a filled volume is not cloned again, in under 2 s',
  disruptive: REPLACES_THE_POD,
  async check({ replacement, workspace }, context) {
    const { pod } = await replacement.run(context);
    const clone = initSeconds(pod).find(({ name }) => name === 'git-clone');
    if (clone === undefined)
      return unknown(
        'the pod does not say how long git-clone took',
        `kubectl --namespace ${workspace.namespace} describe pod`,
      );
    if (clone.seconds > SECONDS)
      return fails(`git-clone took ${String(clone.seconds)} s`, 'its log says whether it cloned, and why');
    return holds(`git-clone took ${String(clone.seconds)} s`);
  },
};
