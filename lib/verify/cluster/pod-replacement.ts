import type { WorkspaceFacts } from '../../workspace/workspace-facts';
import { Unaskable, type CheckContext } from '../criterion';
import { until } from '../until';
import type { ClusterClient, LiveObject } from './cluster-client';
import { RESOURCES } from './resource';
import { busySessions, copilot, createSession, deleteSession, sessionIds } from './sessions';
import { isReady, livePod, livePods, uidOf } from './workspace-pod';
import type { WorkspaceServer } from './workspace-server';
import { textAt } from '../json-path';

/** What was there before the pod was deleted, and after. */
export interface Replaced {
  readonly pod: LiveObject;
  readonly sessionsBefore: readonly string[];
  readonly sessionsAfter: readonly string[];
  readonly copilotBefore: boolean;
  readonly copilotAfter: boolean;

  /** Pods of other workspaces that are not what they were: `name`. */
  readonly touched: readonly string[];
}

/** What deleting the pod does, for the criteria that name it. */
export const REPLACES_THE_POD = 'delete the pod once, and wait for the next one';

/** Deletes the pod of a workspace, once for all criteria that look at what is there afterwards. */
export class PodReplacement {
  private replaced: Promise<Replaced> | undefined;

  public constructor(
    private readonly cluster: ClusterClient,
    private readonly workspace: WorkspaceFacts,
    private readonly others: readonly WorkspaceFacts[],
    private readonly server: WorkspaceServer,
  ) {}

  /** What it was like. */
  public run(context: CheckContext): Promise<Replaced> {
    this.replaced ??= this.replace(context);
    return this.replaced;
  }

  private async replace({ signal, putBack }: CheckContext): Promise<Replaced> {
    const { cluster, workspace, server } = this;
    await refuseWhileBusy(server, workspace, signal);
    const session = await createSession(server, 'cdk8s-opencode verify', signal);
    putBack((restoreSignal) => deleteSession(server, session, restoreSignal));
    const sessionsBefore = await sessionIds(server, signal);
    const copilotBefore = workspace.copilot && (await copilot(server, signal)).connected;
    const othersBefore = await this.otherPods(signal);
    const old = await livePod(cluster, workspace, signal);
    await cluster.delete(RESOURCES.pod, workspace.namespace, textAt(old, 'metadata', 'name') ?? '', signal);
    const pod = await nextPod(cluster, workspace, uidOf(old), signal);
    const sessionsAfter = await answering(server, signal);
    const copilotAfter = workspace.copilot && (await copilot(server, signal)).connected;
    const othersAfter = await this.otherPods(signal);
    const touched = [...othersBefore].filter(([name, uids]) => othersAfter.get(name) !== uids).map(([name]) => name);
    return { pod, sessionsBefore, sessionsAfter, copilotBefore, copilotAfter, touched };
  }

  /** What tells the pods of the other workspaces from those that would take their place. */
  private async otherPods(signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const pods = await Promise.all(
      this.others.map(
        async (other) => [other.name, (await livePods(this.cluster, other, signal)).map(uidOf).join()] as const,
      ),
    );
    return new Map(pods);
  }
}

/** Whoever works there comes first. */
export async function refuseWhileBusy(
  server: WorkspaceServer,
  { directory }: WorkspaceFacts,
  signal: AbortSignal,
): Promise<void> {
  const busy = await busySessions(server, directory, signal);
  if (busy.length === 0) return;
  throw new Unaskable(
    `a restart would cut off ${busy.length === 1 ? 'a session that is' : `${String(busy.length)} sessions that are`} busy: ${busy.join(', ')}`,
    'ask again when they have ended',
  );
}

/** Waits for a ready pod that is not `uid`. */
export function nextPod(
  cluster: ClusterClient,
  workspace: WorkspaceFacts,
  uid: string,
  signal: AbortSignal,
): Promise<LiveObject> {
  return until(signal, async (attempt) => {
    const pods = await livePods(cluster, workspace, attempt);
    return pods.find((pod) => uidOf(pod) !== uid && isReady(pod));
  });
}

/** The sessions, as soon as the Gateway has found the new pod. */
export function answering(server: WorkspaceServer, signal: AbortSignal): Promise<readonly string[]> {
  return until(signal, (attempt) => sessionIds(server, attempt).catch(() => undefined));
}
