import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ResolvedVolSyncBackup } from '../../cluster/cluster';
import type { BackupRetention } from '../../cluster/storage';
import { Manifest } from '../../gitops/manifest';

/** Volume, user and repository of a workspace's backup. */
export interface BackedUpVolume {
  /** Name of the claim. */
  readonly name: string;
  readonly size: string;
  readonly className: string;

  /** Uid and gid that the workspace's files belong to. */
  readonly uid: number;
  readonly gid: number;

  /** Name of the Secret with the restic repository. */
  readonly repositorySecretName: string;
}

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
  { schedule, retain }: { readonly schedule: string; readonly retain: BackupRetention },
): ApiObject {
  const source = new ApiObject(scope, 'replication-source', {
    apiVersion: 'volsync.backube/v1alpha1',
    kind: 'ReplicationSource',
    metadata: { name: volume.name },
    spec: {
      sourcePVC: volume.name,
      trigger: { schedule },
      restic: {
        ...mover(volume, backup),
        pruneIntervalDays: backup.pruneIntervalDays,
        retain: { ...retain },
      },
    },
  });
  explainMover(source);
  return source;
}

/** What a new claim is filled from, once. */
export function replicationDestination(
  scope: Construct,
  name: string,
  volume: BackedUpVolume,
  backup: ResolvedVolSyncBackup,
): ApiObject {
  const destination = new ApiObject(scope, 'replication-destination', {
    apiVersion: 'volsync.backube/v1alpha1',
    kind: 'ReplicationDestination',
    metadata: { name },
    spec: {
      trigger: { manual: 'restore-once' },
      restic: { ...mover(volume, backup), capacity: volume.size },
    },
  });
  explainMover(destination);
  return destination;
}

function mover(volume: BackedUpVolume, backup: ResolvedVolSyncBackup) {
  return {
    repository: volume.repositorySecretName,
    copyMethod: 'Snapshot',
    volumeSnapshotClassName: backup.snapshotClassName,
    storageClassName: volume.className,
    accessModes: ['ReadWriteOnce'],
    cacheCapacity: backup.cache.size,
    cacheStorageClassName: backup.cache.className,
    cacheAccessModes: ['ReadWriteOnce'],
    moverSecurityContext: {
      runAsNonRoot: true,
      runAsUser: volume.uid,
      runAsGroup: volume.gid,
      fsGroup: volume.gid,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

function explainMover(apiObject: ApiObject): void {
  Manifest.of(apiObject).comment(
    ['spec', 'restic', 'moverSecurityContext'],
    "The workspace's own user: its files are 0600. Passes Pod Security restricted.",
  );
}
