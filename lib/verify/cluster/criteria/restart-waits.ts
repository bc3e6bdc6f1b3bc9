import { type Criterion, fails, holds } from '../../criterion';
import { at } from '../../json-path';
import { busySessions } from '../sessions';
import type { WorkspaceSubject } from '../subject';
import { livePod } from '../workspace-pod';

/** Somebody's work is no fault: that a session is busy is told, and does not count. */
export const restartWaits: Criterion<WorkspaceSubject> = {
  id: '*-STOP',
  slug: 'restart-waits',
  title: 'a restart waits for sessions that are busy',
  async check({ cluster, server, workspace }, { signal }) {
    const { finishSeconds, terminationSeconds } = workspace.pod;
    const live = at(await livePod(cluster, workspace, signal), 'spec', 'terminationGracePeriodSeconds');
    if (typeof live === 'number' && live < terminationSeconds)
      return fails(
        `the pod is killed after ${String(live)} s, and waits up to ${String(finishSeconds)} s for busy sessions`,
        'somebody changed the Deployment: see pod-as-declared',
      );
    const busy = await busySessions(server, workspace.directory, signal);
    const sessions = busy.length === 0 ? 'no session is busy' : `busy: ${busy.join(', ')}`;
    if (finishSeconds === 0) return holds(`${sessions}; a restart waits for none, as finishSeconds says`);
    return holds(`${sessions}; a restart waits up to ${String(finishSeconds)} s, and cuts off what is busy then`);
  },
};
