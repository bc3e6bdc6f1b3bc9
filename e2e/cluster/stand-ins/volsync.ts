/**
 * Stands in for VolSync 0.16 with its restic mover.
 *
 * ReplicationSource `sourcePVC`, `trigger.schedule` or `manual`, `paused`, `restic` with `copyMethod` Snapshot or Direct, `repository`, `retain`,
 * `pruneIntervalDays`, `storageClassName`, `volumeSnapshotClassName`, `accessModes`, `moverSecurityContext`: the first backup at once, then as triggered; snapshot,
 * claim from it, restic as the mover's user over that volume, both deleted again. ReplicationDestination with `capacity`, `restoreAsOf`,
 * `enableFileDeletion`, `cleanupTempPVC` and `cleanupCachePVC` too: a claim `volsync-<name>-dest`, which is that of the last restore unless it was
 * cleaned up, restic's snapshot restored into it as the mover's user, a VolumeSnapshot of it as `status.latestImage`. Claims whose `dataSourceRef` is a
 * ReplicationDestination are filled from that image. Status: `lastSyncTime`, `lastSyncStartTime`, `lastSyncDuration`, `lastManualSync`,
 * `nextSyncTime`, `latestMoverStatus`, `latestImage`, `restic.lastPruned`, condition Synchronizing.
 *
 * The mover runs on this machine, not in a pod: the API server is asked, with its admission, whether it would take the pod. So the cache's claim, of a class
 * that waits for its first consumer, stays Pending, and the cache is a folder of this machine.
 *
 * Compared with the source of its main branch of 2 July 2026: `internal/controller/mover/restic/mover.go` (order, cache claim, flags of pruning),
 * `utils/sahandler.go` (account, role, binding), `volumehandler/volumehandler.go` (a snapshot of a claim that is still Pending, the claim that is
 * used again), `mover-restic/entry.sh`. Not honoured: `previous`, `unlock`, custom CAs, `destinationPVC`, Clone.
 */
import { ClusterApi } from './cluster-api';
import { withCondition } from './conditions';
import { type Again, control } from './controller';
import { REPLICATION_DESTINATION, REPLICATION_SOURCE, PERSISTENT_VOLUME_CLAIM, type Resource } from './resources';
import type { StandIn, StandInContext } from './stand-in';
import type { Claim } from './storage-objects';
import { ensureVolsyncDefinitions } from './volsync-definitions';
import type { Replication, ReplicationStatus, Trigger } from './volsync-objects';
import { populate } from './volsync-populator';
import { backUp, restore, type Synchronized } from './volsync-synchronize';

const SOON_S = 1;

export async function start(context: StandInContext): Promise<StandIn> {
  const api = await ClusterApi.connect(context.kubeconfig, 'volsync');
  await ensureVolsyncDefinitions(api);
  const kinds = [
    [REPLICATION_SOURCE, backUp],
    [REPLICATION_DESTINATION, restore],
  ] as const;
  for (const [resource, synchronize] of kinds) {
    control<Replication>(api, resource, (object) => reconcile(api, resource, object, synchronize, context), context);
  }
  control<Claim>(api, PERSISTENT_VOLUME_CLAIM, (claim) => populate(api, claim, context), context);
  return { name: 'VolSync', stop: () => Promise.resolve() };
}

/** One step of a synchronization; undefined until what it waits for is there. */
type Synchronize = (api: ClusterApi, object: Replication, context: StandInContext) => Promise<Synchronized | undefined>;

async function reconcile(
  api: ClusterApi,
  resource: Resource,
  object: Replication,
  synchronize: Synchronize,
  context: StandInContext,
): Promise<Again> {
  const { metadata, spec, status = {} } = object;
  if (metadata.deletionTimestamp !== undefined || spec.paused === true || spec.restic === undefined) return undefined;
  const say = (
    condition: { readonly status: 'True' | 'False'; readonly reason: string; readonly message: string },
    others: object = {},
  ): Promise<void> =>
    api.patchStatus(resource, metadata, {
      ...others,
      conditions: withCondition(status.conditions, { type: 'Synchronizing', ...condition }),
    });

  if (status.lastSyncStartTime === undefined) {
    const wait = await secondsToNext(spec.trigger, status);
    if (wait > 0) return wait === Infinity ? undefined : wait;
    await say(
      { status: 'True', reason: 'SyncInProgress', message: 'Synchronization in-progress' },
      { lastSyncStartTime: now() },
    );
    // The change of the status brings it back.
    return undefined;
  }

  let result: Synchronized | undefined;
  try {
    result = await synchronize(api, object, context);
  } catch (error) {
    if (context.signal.aborted) return undefined;
    const message = error instanceof Error ? error.message : String(error);
    await say({ status: 'True', reason: 'Error', message }, { latestMoverStatus: { result: 'Failed', logs: message } });
    throw error;
  }
  if (result === undefined) return SOON_S;
  const { logs, ...fields } = result;
  const lastSyncTime = now();
  const manual = spec.trigger?.manual;
  const next = await secondsToNext(spec.trigger, { lastSyncTime, lastManualSync: manual });
  const idle =
    next === Infinity
      ? { reason: 'WaitingForManual', message: 'Waiting for manual trigger' }
      : { reason: 'WaitingForSchedule', message: 'Waiting for next scheduled synchronization' };
  await say(
    { status: 'False', ...idle },
    {
      ...fields,
      lastSyncTime,
      lastSyncStartTime: null,
      lastSyncDuration: `${(Date.parse(lastSyncTime) - Date.parse(status.lastSyncStartTime)) / 1000}s`,
      lastManualSync: manual ?? null,
      nextSyncTime: next === Infinity ? null : new Date(Date.now() + next * 1000).toISOString(),
      latestMoverStatus: { result: 'Successful', logs },
    },
  );
  context.log(`VolSync: ${resource.kind} ${metadata.name} is synchronized`);
  return undefined;
}

const now = (): string => new Date().toISOString();

/** Seconds until the next synchronization; Infinity where somebody has to ask for it. */
async function secondsToNext(trigger: Trigger = {}, status: ReplicationStatus): Promise<number> {
  if (status.lastSyncTime === undefined) return 0;
  if (trigger.manual !== undefined) return trigger.manual === status.lastManualSync ? Infinity : 0;
  if (trigger.schedule === undefined) return 0;
  const { Cron } = await import('croner');
  const next = new Cron(trigger.schedule).nextRun(new Date(status.lastSyncTime));
  return next === null ? Infinity : Math.max(0, (next.getTime() - Date.now()) / 1000);
}
