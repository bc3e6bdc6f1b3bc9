import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ReplicationDestination, ReplicationSource } from '../../../imports/volsync.backube';
import type { ResolvedVolSyncBackup } from '../../cluster/resolve-backup';
import { Manifest } from '../../gitops/manifest';
import { volSync } from '../custom-resources';
import { type BackedUpVolume, type BackupPlan, MOVER_REMARK } from './backed-up-volume';

/** Go templates of External Secrets that make a restic repository of the store's values, one below the other for each workspace. */
export function resticRepository(name: string): Readonly<Record<string, string>> {
  return {
    RESTIC_REPOSITORY: `{{ .repositoryTemplate }}/${name}`,
    RESTIC_PASSWORD: '{{ .password }}',
    AWS_ACCESS_KEY_ID: '{{ .accessKeyId }}',
    AWS_SECRET_ACCESS_KEY: '{{ .secretAccessKey }}',
  };
}

/** Copies the volume to the store, again and again. */
export function replicationSource(
  scope: Construct,
  volume: BackedUpVolume,
  backup: ResolvedVolSyncBackup,
  { schedule, retain }: BackupPlan,
): ReplicationSource {
  const { ReplicationSource } = volSync();
  const source = new ReplicationSource(scope, 'replication-source', {
    metadata: { name: volume.name },
    spec: {
      sourcePvc: volume.name,
      trigger: { schedule },
      restic: {
        ...mover(volume, backup, sourceChoices()),
        pruneIntervalDays: backup.pruneIntervalDays,
        retain: { ...retain },
      },
    },
  });
  explainMover(source);
  return source;
}

/** What a new claim is filled from, once. `withoutCleanup` is why this VolSync cannot remove what a restore leaves behind. */
export function replicationDestination(
  scope: Construct,
  name: string,
  volume: BackedUpVolume,
  { backup, withoutCleanup }: { readonly backup: ResolvedVolSyncBackup; readonly withoutCleanup: string | undefined },
): ReplicationDestination {
  const { ReplicationDestination } = volSync();
  const destination = new ReplicationDestination(scope, 'replication-destination', {
    metadata: { name },
    spec: {
      trigger: { manual: 'restore-once' },
      restic: {
        ...mover(volume, backup, destinationChoices()),
        capacity: volume.size,
        ...(withoutCleanup === undefined && {
          enableFileDeletion: true,
          cleanupTempPvc: true,
          cleanupCachePvc: true,
        }),
      },
    },
  });
  explainMover(destination);
  explainCleanup(destination, withoutCleanup);
  return destination;
}

/** The same choices in the types of both kinds. */
function sourceChoices() {
  const classes = volSync();
  return {
    copyMethod: classes.ReplicationSourceSpecResticCopyMethod.SNAPSHOT,
    accessMode: classes.ReplicationSourceSpecResticAccessModes.READ_WRITE_ONCE,
    cacheAccessMode: classes.ReplicationSourceSpecResticCacheAccessModes.READ_WRITE_ONCE,
    fsGroupChangePolicy: classes.ReplicationSourceSpecResticMoverSecurityContextFsGroupChangePolicy.ON_ROOT_MISMATCH,
    seccompProfile: classes.ReplicationSourceSpecResticMoverSecurityContextSeccompProfileType.RUNTIME_DEFAULT,
  } as const;
}

function destinationChoices() {
  const classes = volSync();
  return {
    copyMethod: classes.ReplicationDestinationSpecResticCopyMethod.SNAPSHOT,
    accessMode: classes.ReplicationDestinationSpecResticAccessModes.READ_WRITE_ONCE,
    cacheAccessMode: classes.ReplicationDestinationSpecResticCacheAccessModes.READ_WRITE_ONCE,
    fsGroupChangePolicy:
      classes.ReplicationDestinationSpecResticMoverSecurityContextFsGroupChangePolicy.ON_ROOT_MISMATCH,
    seccompProfile: classes.ReplicationDestinationSpecResticMoverSecurityContextSeccompProfileType.RUNTIME_DEFAULT,
  } as const;
}

function mover<Choices extends ReturnType<typeof sourceChoices | typeof destinationChoices>>(
  volume: BackedUpVolume,
  backup: ResolvedVolSyncBackup,
  choices: Choices,
) {
  return {
    repository: volume.repositorySecretName,
    copyMethod: choices.copyMethod as Choices['copyMethod'],
    volumeSnapshotClassName: backup.snapshotClassName,
    storageClassName: volume.className,
    accessModes: [choices.accessMode as Choices['accessMode']],
    cacheCapacity: backup.cache.size,
    cacheStorageClassName: backup.cache.className,
    cacheAccessModes: [choices.cacheAccessMode as Choices['cacheAccessMode']],
    moverSecurityContext: {
      runAsNonRoot: true,
      runAsUser: volume.uid,
      runAsGroup: volume.gid,
      fsGroup: volume.gid,
      fsGroupChangePolicy: choices.fsGroupChangePolicy as Choices['fsGroupChangePolicy'],
      seccompProfile: { type: choices.seccompProfile as Choices['seccompProfile'] },
    },
  };
}

function explainMover(apiObject: ApiObject): void {
  Manifest.of(apiObject).comment(['spec', 'restic', 'moverSecurityContext'], MOVER_REMARK);
}

function explainCleanup(destination: ReplicationDestination, withoutCleanup: string | undefined): void {
  const manifest = Manifest.of(destination);
  if (withoutCleanup === undefined) {
    manifest.comment(
      ['spec', 'restic', 'cleanupCachePVC'],
      [
        'Without these three, VolSync keeps both of its volumes for ever, and restores over what the last restore left:',
        'newer files would stay beside older ones.',
      ].join('\n'),
    );
    return;
  }
  manifest.comment(
    ['spec', 'restic', 'capacity'],
    `Delete the claim volsync-${destination.name}-dest before another restore, or newer files stay beside older ones: ${withoutCleanup}.`,
  );
}
