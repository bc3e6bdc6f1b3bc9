import { type Criterion, fails, holds } from '../../criterion';
import { listAt, textAt } from '../../json-path';
import type { WorkspaceSubject } from '../subject';
import { livePod } from '../workspace-pod';

/** On a cluster that runs, the volume has been filled long ago: what can be asked is whether the clone's container ended well. */
export const firstClone: Criterion<WorkspaceSubject> = {
  id: '*-05',
  slug: 'first-clone',
  title: 'the init containers have filled the volume',
  async check({ cluster, workspace }, { signal }) {
    const pod = await livePod(cluster, workspace, signal);
    const declared = workspace.pod.containers.filter(({ init }) => init).map(({ name }) => name);
    const statuses = listAt(pod, 'status', 'initContainerStatuses');
    const ended = declared.filter((name) => {
      const status = statuses.find((each) => textAt(each, 'name') === name);
      return textAt(status, 'state', 'terminated', 'reason') === 'Completed';
    });
    const waiting = declared.filter((name) => !ended.includes(name));
    if (waiting.length === 0) return holds(`${ended.join(', ')} ended with 0`);
    const podName = textAt(pod, 'metadata', 'name') ?? '';
    return fails(
      `${waiting.join(', ')} did not end with 0`,
      `kubectl --namespace ${workspace.namespace} logs ${podName} --container ${waiting[0] ?? ''}`,
    );
  },
};
