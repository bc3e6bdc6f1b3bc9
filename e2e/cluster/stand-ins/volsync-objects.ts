import type { ClusterObject, ObjectMeta } from './cluster-api';
import type { Condition } from './conditions';
import type { DataSource } from './storage-objects';

/** Of a mover's pod. */
export interface MoverSecurityContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly fsGroup?: number;
  readonly fsGroupChangePolicy?: 'OnRootMismatch' | 'Always';
}

export interface Trigger {
  readonly schedule?: string;
  readonly manual?: string;
}

export interface ResticSpec {
  readonly repository: string;
  readonly copyMethod: 'Direct' | 'None' | 'Clone' | 'Snapshot';
  readonly volumeSnapshotClassName?: string;
  readonly storageClassName?: string;
  readonly accessModes?: readonly string[];
  readonly capacity?: string;
  readonly cacheCapacity?: string;
  readonly cacheStorageClassName?: string;
  readonly cacheAccessModes?: readonly string[];
  readonly moverSecurityContext?: MoverSecurityContext;
  readonly pruneIntervalDays?: number;
  readonly retain?: Readonly<Record<string, string | number>>;
  readonly restoreAsOf?: string;
  readonly enableFileDeletion?: boolean;
  readonly cleanupTempPVC?: boolean;
  readonly cleanupCachePVC?: boolean;
}

export interface ReplicationStatus {
  readonly lastSyncTime?: string;
  readonly lastSyncStartTime?: string;
  readonly lastManualSync?: string;
  readonly nextSyncTime?: string;
  readonly conditions?: readonly Condition[];
  readonly latestImage?: DataSource;
  readonly restic?: { readonly lastPruned?: string };
}

export interface Replication extends ClusterObject {
  readonly metadata: ObjectMeta & { readonly creationTimestamp: string };
  readonly spec: {
    readonly sourcePVC?: string;
    readonly trigger?: Trigger;
    readonly paused?: boolean;
    readonly restic?: ResticSpec;
  };
  readonly status?: ReplicationStatus;
}
