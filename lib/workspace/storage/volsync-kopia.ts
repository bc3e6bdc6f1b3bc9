import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ResolvedVolSyncKopiaBackup } from '../../cluster/resolve-backup';
import { Manifest } from '../../gitops/manifest';
import { type BackedUpVolume, type BackupPlan, MOVER_REMARK } from './backed-up-volume';

const API_VERSION = 'volsync.backube/v1alpha1';

/** Copies the volume to the repository, again and again, as the source `<name>@<namespace>`. */
export function kopiaReplicationSource(
  scope: Construct,
  volume: BackedUpVolume,
  backup: ResolvedVolSyncKopiaBackup,
  { schedule, retain }: BackupPlan,
): void {
  const source = new ApiObject(scope, 'replication-source', {
    apiVersion: API_VERSION,
    kind: 'ReplicationSource',
    metadata: { name: volume.name },
    spec: {
      sourcePVC: volume.name,
      trigger: { schedule },
      kopia: {
        ...mover(volume, backup),
        ...(backup.compression !== undefined && { compression: backup.compression }),
        retain: { ...retain },
      },
    },
  });
  Manifest.of(source).comment(['spec', 'kopia', 'moverSecurityContext'], MOVER_REMARK);
}

/** What a new claim is filled from, once. */
export function kopiaReplicationDestination(
  scope: Construct,
  name: string,
  volume: BackedUpVolume,
  backup: ResolvedVolSyncKopiaBackup,
): void {
  const destination = new ApiObject(scope, 'replication-destination', {
    apiVersion: API_VERSION,
    kind: 'ReplicationDestination',
    metadata: { name },
    spec: {
      trigger: { manual: 'restore-once' },
      kopia: {
        ...mover(volume, backup),
        sourceIdentity: { sourceName: volume.name, sourceNamespace: volume.namespace },
        capacity: volume.size,
        enableFileDeletion: true,
        cleanupTempPVC: true,
        cleanupCachePVC: true,
      },
    },
  });
  Manifest.of(destination)
    .comment(['spec', 'kopia', 'moverSecurityContext'], MOVER_REMARK)
    .comment(
      ['spec', 'kopia', 'sourceIdentity'],
      'All sources share the repository: this is the one of the ReplicationSource.',
    );
}

function mover(volume: BackedUpVolume, backup: ResolvedVolSyncKopiaBackup) {
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
