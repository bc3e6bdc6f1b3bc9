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

/** When the backup ran before, and the time or the name of the run now. */
export interface BackupRun {
  readonly before: string | undefined;
  readonly after: string;
}

/** Has the volume backed up now. */
export async function backUpNow(
  cluster: ClusterClient,
  workspace: WorkspaceFacts,
  context: CheckContext,
): Promise<BackupRun> {
  switch (workspace.storage.backup) {
    case 'kopiur':
      return snapshotNow(cluster, workspace, context);
    case 'longhorn':
      throw new Unaskable(
        "Longhorn's recurring jobs run when they are due, and not when asked",
        'kubectl --namespace longhorn-system get backups.longhorn.io',
      );
    case 'volsync':
    case 'volsync-kopia':
    case 'none':
      return synchronizeNow(cluster, workspace, context);
  }
}

/** Kopiur keeps the Snapshot for as long as its policy says. */
async function snapshotNow(
  cluster: ClusterClient,
  { namespace, storage: { claim } }: WorkspaceFacts,
  { signal }: CheckContext,
): Promise<BackupRun> {
  const { group, version, kind } = RESOURCES.snapshot;
  const policy = await cluster.get(RESOURCES.snapshotPolicy, namespace, claim, signal);
  if (policy === undefined)
    throw new Unaskable(`there is no SnapshotPolicy ${namespace}/${claim}`, 'see objects-ready');
  const before = textAt(policy, 'status', 'lastSuccessfulSnapshot');
  const name = `${claim}-${triggerWord()}`;
  const snapshot = {
    apiVersion: `${group}/${version}`,
    kind,
    metadata: { name },
    spec: { policyRef: { name: claim } },
  };
  await cluster.create(RESOURCES.snapshot, namespace, snapshot, signal);
  return until(signal, async (attempt) => {
    const now = await cluster.get(RESOURCES.snapshot, namespace, name, attempt);
    const phase = textAt(now, 'status', 'phase');
    if (phase === 'Failed')
      throw new Unaskable('the backup fails', `kubectl --namespace ${namespace} describe snapshot.${group} ${name}`);
    return phase === 'Succeeded' ? { before, after: name } : undefined;
  });
}

/** VolSync's trigger becomes what it was when the check ends. */
async function synchronizeNow(
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
