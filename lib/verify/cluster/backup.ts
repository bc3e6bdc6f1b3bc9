import type { WorkspaceFacts } from '../../workspace/workspace-facts';
import type { CheckContext } from '../criterion';
import { Unaskable } from '../criterion';
import { at, textAt } from '../json-path';
import { until } from '../until';
import type { ClusterClient } from './cluster-client';
import { conditionOf, inItsWords } from './conditions';
import { RESOURCES } from './resource';

/** What a triggered backup does, for the criteria that name it. */
export const TRIGGERS_A_BACKUP = 'trigger a backup by hand, and give the schedule back';

/** When the backup ran before, and now. */
export interface BackupRun {
  readonly before: string | undefined;
  readonly after: string;
}

/** Has VolSync back the volume up now. Its trigger becomes what it was when the check ends. */
export async function backUpNow(
  cluster: ClusterClient,
  { namespace, storage: { claim } }: WorkspaceFacts,
  { signal, putBack }: CheckContext,
): Promise<BackupRun> {
  const source = await cluster.get(RESOURCES.replicationSource, namespace, claim, signal);
  if (source === undefined)
    throw new Unaskable(`there is no ReplicationSource ${namespace}/${claim}`, 'see objects-ready');
  const before = textAt(source, 'status', 'lastSyncTime');
  const formerWord = at(source, 'spec', 'trigger', 'manual') ?? null;
  const word = triggerWord();
  putBack(async (restoreSignal) => {
    await cluster.patch(
      RESOURCES.replicationSource,
      namespace,
      claim,
      { spec: { trigger: { manual: formerWord } } },
      restoreSignal,
    );
  });
  await cluster.patch(RESOURCES.replicationSource, namespace, claim, { spec: { trigger: { manual: word } } }, signal);
  return until(signal, async (attempt) => {
    const now = await cluster.get(RESOURCES.replicationSource, namespace, claim, attempt);
    const failed = conditionOf(now, 'Synchronizing');
    if (failed?.reason === 'Error')
      throw new Unaskable(
        `the backup fails: ${inItsWords(failed)}`,
        `kubectl --namespace ${namespace} logs job/volsync-src-${claim}`,
      );
    if (textAt(now, 'status', 'lastManualSync') !== word) return undefined;
    return { before, after: textAt(now, 'status', 'lastSyncTime') ?? '' };
  });
}

/** A word that was not used before, as VolSync wants it. */
export function triggerWord(): string {
  return `verify-${Date.now().toString(36)}`;
}
