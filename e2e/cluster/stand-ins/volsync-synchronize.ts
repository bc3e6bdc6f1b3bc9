import { join } from 'node:path';
import { type ClusterApi, type ClusterObject } from './cluster-api';
import { PERSISTENT_VOLUME_CLAIM, SECRET, VOLUME_SNAPSHOT } from './resources';
import { ResticMover } from './restic-mover';
import type { StandInContext } from './stand-in';
import { type Claim, type DataSource, SNAPSHOT_GROUP, boundClaim, directoryOf, readySnapshot } from './storage-objects';
import { CREATED_BY, bringMoverObjects, cacheClaimOf, ownedBy } from './volsync-mover-objects';
import type { Replication, ResticSpec } from './volsync-objects';

/** What a synchronization adds to the status. */
export interface Synchronized {
  /** Of the mover. */
  readonly logs: string;
  readonly latestImage?: DataSource;
  readonly restic?: { readonly lastPruned: string };
}

const DAY_MS = 86_400_000;

/** Backs up the claim of a source; undefined while its volume, or the copy of it, is not there. */
export async function backUp(
  api: ClusterApi,
  source: Replication,
  context: StandInContext,
): Promise<Synchronized | undefined> {
  const { metadata, spec, status } = source;
  const restic = resticOf(source);
  const { namespace = '' } = metadata;
  const claim = await api.get<Claim>(PERSISTENT_VOLUME_CLAIM, spec.sourcePVC ?? '', namespace);
  if (claim === undefined) throw new Error(`persistentvolumeclaims "${spec.sourcePVC}" not found`);
  // A snapshot is asked for at once, and taken when the claim has its volume.
  if (restic.copyMethod !== 'Snapshot' && claim.status?.phase !== 'Bound') return undefined;
  const temporary = { name: `volsync-${metadata.name}-src`, namespace };
  const data = restic.copyMethod === 'Snapshot' ? await copyOf(api, claim, temporary, source) : claim;
  if (data === undefined) return undefined;

  const mover = await moverOf(api, source, data, 'src', context);
  const interval = (restic.pruneIntervalDays ?? 7) * DAY_MS;
  const prunes = Date.now() - Date.parse(status?.restic?.lastPruned ?? metadata.creationTimestamp) > interval;
  const logs = await mover.backup(forgetOptions(restic.retain), prunes);
  if (data !== claim) {
    await api.delete(PERSISTENT_VOLUME_CLAIM, temporary);
    await api.delete(VOLUME_SNAPSHOT, temporary);
  }
  return { logs, ...(prunes ? { restic: { lastPruned: new Date().toISOString() } } : {}) };
}

/**
 * Restores into a volume of its own and keeps an image of it; undefined while either is not there. The volume, and restic's cache, are those of the
 * last restore, unless they are cleaned up after each.
 */
export async function restore(
  api: ClusterApi,
  destination: Replication,
  context: StandInContext,
): Promise<Synchronized | undefined> {
  const { metadata, status = {} } = destination;
  const { namespace = '' } = metadata;
  const restic = resticOf(destination);
  const ownerReferences = [ownedBy(destination)];
  const data = await boundClaim(api, {
    metadata: { name: `volsync-${metadata.name}-dest`, namespace, labels: CREATED_BY, ownerReferences },
    spec: {
      accessModes: restic.accessModes ?? ['ReadWriteOnce'],
      storageClassName: restic.storageClassName,
      resources: { requests: { storage: restic.capacity ?? '1Gi' } },
    },
  });
  if (data === undefined) return undefined;

  // One image a synchronization: its start names it.
  const started = (status.lastSyncStartTime ?? '').replace(/\D/g, '').slice(0, 14);
  const image = { apiGroup: SNAPSHOT_GROUP, kind: 'VolumeSnapshot', name: `volsync-${metadata.name}-dest-${started}` };
  const mover = await moverOf(api, destination, data, 'dst', context);
  let logs = '';
  if ((await api.get(VOLUME_SNAPSHOT, image.name, namespace)) === undefined) logs = await mover.restore(restic);
  const snapshot = await readySnapshot(api, {
    metadata: { name: image.name, namespace, labels: CREATED_BY, ownerReferences },
    spec: {
      volumeSnapshotClassName: restic.volumeSnapshotClassName,
      source: { persistentVolumeClaimName: data.metadata.name },
    },
  });
  if (snapshot === undefined) return undefined;
  const before = status.latestImage?.name;
  if (before !== undefined && before !== image.name) await api.delete(VOLUME_SNAPSHOT, { name: before, namespace });
  if (restic.cleanupTempPVC === true) await api.delete(PERSISTENT_VOLUME_CLAIM, data.metadata);
  if (restic.cleanupCachePVC === true) {
    mover.removeCache();
    await api.delete(PERSISTENT_VOLUME_CLAIM, { name: cacheClaimOf(moverName(destination, 'dst')), namespace });
  }
  return { logs, latestImage: image };
}

function resticOf({ spec }: Replication): ResticSpec {
  if (spec.restic === undefined) throw new Error('stand-in: no mover but restic');
  return spec.restic;
}

/** A claim with what the volume of another has at one moment. */
async function copyOf(
  api: ClusterApi,
  claim: Claim,
  copy: { readonly name: string; readonly namespace: string },
  source: Replication,
): Promise<Claim | undefined> {
  const restic = resticOf(source);
  const ownerReferences = [ownedBy(source)];
  const snapshot = await readySnapshot(api, {
    metadata: { ...copy, labels: CREATED_BY, ownerReferences },
    spec: {
      volumeSnapshotClassName: restic.volumeSnapshotClassName,
      source: { persistentVolumeClaimName: claim.metadata.name },
    },
  });
  if (snapshot === undefined) return undefined;
  return boundClaim(api, {
    metadata: { ...copy, labels: CREATED_BY, ownerReferences },
    spec: {
      accessModes: restic.accessModes ?? claim.spec.accessModes,
      storageClassName: restic.storageClassName ?? claim.spec.storageClassName,
      resources: claim.spec.resources,
      dataSourceRef: { apiGroup: SNAPSHOT_GROUP, kind: 'VolumeSnapshot', name: copy.name },
    },
  });
}

interface Secret extends ClusterObject {
  readonly data?: Readonly<Record<string, string>>;
}

type Direction = 'src' | 'dst';

const moverName = ({ metadata }: Replication, direction: Direction): string => `volsync-${direction}-${metadata.name}`;

async function moverOf(
  api: ClusterApi,
  owner: Replication,
  data: Claim,
  direction: Direction,
  { stateDirectory, signal }: StandInContext,
): Promise<ResticMover> {
  const { metadata } = owner;
  const restic = resticOf(owner);
  const secret = await api.get<Secret>(SECRET, restic.repository, metadata.namespace);
  if (secret === undefined) throw new Error(`secrets "${restic.repository}" not found`);
  const repository = Object.fromEntries(
    Object.entries(secret.data ?? {}).map(([name, value]) => [name, Buffer.from(value, 'base64').toString('utf8')]),
  );
  for (const name of ['RESTIC_REPOSITORY', 'RESTIC_PASSWORD'])
    if (!repository[name]) throw new Error(`secret "${restic.repository}" is missing field: ${name}`);
  const name = moverName(owner, direction);
  const securityContext = restic.moverSecurityContext ?? {};
  await bringMoverObjects(api, name, owner, data);
  return new ResticMover({
    volume: await directoryOf(api, data),
    cache: join(stateDirectory, 'volsync', `${metadata.namespace}-${name}-cache`),
    securityContext,
    repository,
    signal,
  });
}

/** restic's flags for what is kept; the original's default is the last one. */
function forgetOptions(retain: ResticSpec['retain']): readonly string[] {
  const kept = Object.entries(retain ?? {}).map(([kind, count]) => `--keep-${kind}=${count}`);
  return kept.length > 0 ? kept : ['--keep-last=1'];
}
