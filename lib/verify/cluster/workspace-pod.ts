import type { WorkspaceFacts } from '../../workspace/workspace-facts';
import { Unaskable } from '../criterion';
import { at, listAt, textAt } from '../json-path';
import type { ClusterClient, LiveObject } from './cluster-client';
import { conditionOf } from './conditions';
import { RESOURCES } from './resource';

/** The pods that the workspace's Deployment selects, those that are going away left out. */
export async function livePods(
  cluster: ClusterClient,
  { namespace, name }: WorkspaceFacts,
  signal: AbortSignal,
): Promise<readonly LiveObject[]> {
  const deployment = await cluster.get(RESOURCES.deployment, namespace, name, signal);
  if (deployment === undefined) {
    throw new Unaskable(`there is no Deployment ${namespace}/${name}`, 'see objects-ready: what applies it says why');
  }
  const labels = at(deployment, 'spec', 'selector', 'matchLabels') as Readonly<Record<string, string>>;
  const selector = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  const pods = await cluster.list(RESOURCES.pod, namespace, selector.join(','), signal);
  return pods.filter((pod) => at(pod, 'metadata', 'deletionTimestamp') === undefined);
}

/** The workspace's pod. */
export async function livePod(
  cluster: ClusterClient,
  workspace: WorkspaceFacts,
  signal: AbortSignal,
): Promise<LiveObject> {
  const [pod] = await livePods(cluster, workspace, signal);
  if (pod !== undefined) return pod;
  const { namespace, name } = workspace;
  throw new Unaskable(
    `Deployment ${namespace}/${name} has no pod`,
    `kubectl --namespace ${namespace} describe deployment ${name}`,
  );
}

/** Identity of a pod. */
export function uidOf(pod: LiveObject): string {
  return textAt(pod, 'metadata', 'uid') ?? '';
}

/** Whether the pod gets requests. */
export function isReady(pod: LiveObject): boolean {
  return conditionOf(pod, 'Ready')?.status === 'True';
}

/** Seconds that each init container ran, where it has ended. */
export function initSeconds(pod: LiveObject): readonly { readonly name: string; readonly seconds: number }[] {
  return listAt(pod, 'status', 'initContainerStatuses').flatMap((status) => {
    const [started, finished] = ['startedAt', 'finishedAt'].map((key) =>
      Date.parse(textAt(status, 'state', 'terminated', key) ?? ''),
    );
    if (started === undefined || finished === undefined || Number.isNaN(finished - started)) return [];
    return [{ name: textAt(status, 'name') ?? '', seconds: (finished - started) / 1000 }];
  });
}
