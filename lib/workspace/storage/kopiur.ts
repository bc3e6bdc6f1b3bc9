import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { BackupRetention } from '../../cluster/backup';
import type { ResolvedKopiurBackup } from '../../cluster/resolve-backup';
import { Manifest } from '../../gitops/manifest';
import { type BackedUpVolume, type BackupPlan, MOVER_REMARK } from './backed-up-volume';

/** API group of Kopiur's kinds. */
export const KOPIUR_GROUP = 'kopiur.home-operations.com';

const API_VERSION = `${KOPIUR_GROUP}/v1alpha1`;

/** Retentions under Kopiur's own names. */
const KEEP: Readonly<Record<keyof BackupRetention, string>> = {
  hourly: 'keepHourly',
  daily: 'keepDaily',
  weekly: 'keepWeekly',
  monthly: 'keepMonthly',
  yearly: 'keepAnnual',
};

/**
 * What is backed up, where to and for how long. It stays where only the backup is turned off: a restore finds the snapshots by it.
 */
export function snapshotPolicy(
  scope: Construct,
  volume: BackedUpVolume,
  backup: ResolvedKopiurBackup,
  retain: BackupRetention,
): void {
  const kept = Object.entries(retain).filter(([, count]) => count !== undefined);
  const policy = new ApiObject(scope, 'snapshot-policy', {
    apiVersion: API_VERSION,
    kind: 'SnapshotPolicy',
    metadata: { name: volume.name },
    spec: {
      repository: repositoryOf(backup),
      sources: [{ pvc: { name: volume.name } }],
      copyMethod: backup.copyMethod,
      ...(backup.snapshotClassName !== undefined && { volumeSnapshotClassName: backup.snapshotClassName }),
      retention: Object.fromEntries(kept.map(([kind, count]) => [KEEP[kind as keyof BackupRetention], count])),
      ...credentials(backup),
      mover: mover(volume, backup, 'Persistent'),
    },
  });
  const manifest = Manifest.of(policy).comment(['spec', 'mover', 'securityContext'], MOVER_REMARK);
  if (backup.copyMethod === 'Direct') {
    manifest.comment(
      ['spec', 'copyMethod'],
      'Without snapshots the files are read while the server writes them: a backup may have the database amid a change.',
    );
  }
}

/** When the policy's snapshots are taken. */
export function snapshotSchedule(scope: Construct, name: string, { schedule }: BackupPlan): void {
  new ApiObject(scope, 'snapshot-schedule', {
    apiVersion: API_VERSION,
    kind: 'SnapshotSchedule',
    metadata: { name },
    spec: { policyRef: { name }, schedule: { cron: schedule } },
  });
}

/** What a new claim is filled from: the newest snapshot of the policy's volume, or nothing where there is none yet. */
export function populatingRestore(scope: Construct, volume: BackedUpVolume, backup: ResolvedKopiurBackup): void {
  const restore = new ApiObject(scope, 'restore', {
    apiVersion: API_VERSION,
    kind: 'Restore',
    metadata: { name: volume.name },
    spec: {
      source: { fromPolicy: { name: volume.name, offset: 0 } },
      target: { populator: {} },
      policy: { onMissingSnapshot: 'Continue' },
      ...credentials(backup),
      mover: mover(volume, backup, 'Ephemeral'),
    },
  });
  Manifest.of(restore)
    .comment(
      ['spec', 'source'],
      'Kopiur keeps to the snapshot that it finds at the first claim: make the Restore anew for a newer one.',
    )
    .comment(['spec', 'mover', 'securityContext'], MOVER_REMARK);
}

function repositoryOf({ repository }: ResolvedKopiurBackup) {
  const { kind = 'ClusterRepository', name, namespace } = repository;
  return { kind, name, ...(namespace !== undefined && { namespace }) };
}

function credentials({ projectCredentials }: ResolvedKopiurBackup) {
  return projectCredentials ? { credentialProjection: { enabled: true } } : {};
}

function mover({ uid, gid }: BackedUpVolume, { cache }: ResolvedKopiurBackup, mode: 'Persistent' | 'Ephemeral') {
  return {
    ...(cache !== undefined && {
      cache: { mode, capacity: cache.size, storageClassName: cache.className },
    }),
    securityContext: {
      runAsUser: uid,
      runAsGroup: gid,
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    podSecurityContext: { fsGroup: gid, fsGroupChangePolicy: 'OnRootMismatch' },
  };
}
