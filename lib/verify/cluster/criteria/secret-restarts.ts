import { randomBytes } from 'node:crypto';
import { type Criterion, fails, holds } from '../../criterion';
import { textAt } from '../../json-path';
import { until } from '../../until';
import { nextPod, refuseWhileBusy } from '../pod-replacement';
import { RESOURCES } from '../resource';
import type { WorkspaceSubject } from '../subject';
import { livePod, uidOf } from '../workspace-pod';

export const secretRestarts: Criterion<WorkspaceSubject> = {
  id: 'OPS-01',
  slug: 'secret-restarts',
  title: 'a changed Secret restarts the pod, and the new value counts',
  disruptive: 'give the Secret another password, wait for the next pod, give the old one back, and wait again',
  async check({ cluster, workspace, server }, { signal, putBack }) {
    const { namespace, secret, reloader } = workspace;
    if (!reloader)
      return fails(
        'the cluster is described without Reloader',
        'restart the pod by hand after each change, or set reloader',
      );
    const live = await cluster.get(RESOURCES.secret, namespace, secret.name, signal);
    const former = textAt(live, 'data', secret.passwordKey);
    if (former === undefined)
      return fails(`Secret ${secret.name} has no ${secret.passwordKey}`, 'see secrets-in-store');
    await refuseWhileBusy(server, workspace, signal);
    const write = (value: string, writeSignal: AbortSignal): Promise<unknown> =>
      cluster.patch(RESOURCES.secret, namespace, secret.name, { data: { [secret.passwordKey]: value } }, writeSignal);
    const old = await livePod(cluster, workspace, signal);
    let changed = uidOf(old);
    putBack(async (restoreSignal) => {
      server.forgetPassword();
      const now = await cluster.get(RESOURCES.secret, namespace, secret.name, restoreSignal);
      // An ExternalSecret has given it back by itself: no other pod follows.
      if (textAt(now, 'data', secret.passwordKey) === former) return;
      await write(former, restoreSignal);
      // A pod that has the new password already is replaced once more.
      if (changed !== uidOf(old)) await nextPod(cluster, workspace, changed, restoreSignal);
    });
    await write(Buffer.from(randomBytes(24).toString('base64url')).toString('base64'), signal);
    const pod = await nextPod(cluster, workspace, uidOf(old), signal);
    changed = uidOf(pod);
    server.forgetPassword();
    const status = await until(signal, async (attempt) => {
      const answer = await server.ask('/global/health', { signal: attempt }).catch(() => undefined);
      return answer === undefined || answer.status >= 500 ? undefined : answer.status;
    });
    if (status !== 200)
      return fails(
        `with the new password the new pod answers ${String(status)}`,
        'does the pod read the Secret? see pod-as-declared',
      );
    return holds('the pod was replaced by itself, and takes the new password');
  },
};
