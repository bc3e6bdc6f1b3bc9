import type { KustomizationDependency } from './dependency';

/** Where the workspaces' volumes come from. */
export interface ClusterStorage {
  /** StorageClass of the claims: block storage, since two writers or NFS corrupt OpenCode's database. Such as `ceph-block`. */
  readonly className: string;

  /**
   * Flux Kustomizations that provide it, such as `rook-ceph-cluster`.
   *
   * @default - none
   */
  readonly dependsOn?: readonly KustomizationDependency[];
}

/** How claims are backed up. Choose by `kind`. */
export type ClusterBackup = VolSyncBackup | NoBackup;

/** Volumes are not backed up. */
export interface NoBackup {
  /** Volumes are not backed up. */
  readonly kind: 'none';
}

/**
 * VolSync with restic, to an S3 store.
 *
 * @see https://volsync.readthedocs.io/en/stable/usage/restic/index.html
 */
export interface VolSyncBackup {
  /** VolSync with restic. */
  readonly kind: 'volsync';

  /** VolumeSnapshotClass of the claims' storage, such as `csi-ceph-blockpool`. */
  readonly snapshotClassName: string;

  /** Where the movers keep restic's cache. */
  readonly cache: {
    /** StorageClass, such as `openebs-hostpath`. */
    readonly className: string;

    /** A Kubernetes quantity, such as `8Gi`. */
    readonly size: string;
  };

  /** Names, in the secret store, of what a restic repository needs. */
  readonly secretKeys: BackupSecretKeys;

  /**
   * Default schedule of the workspaces, as cron writes it. All workspaces without one of their own then start at once.
   *
   * @default - each hour, at a minute that is made from the workspace's name
   */
  readonly schedule?: string;

  /**
   * How many snapshots are kept.
   *
   * @default { hourly: 24, daily: 7, weekly: 5 }
   */
  readonly retain?: BackupRetention;

  /**
   * Days between two removals of what no snapshot refers to.
   *
   * @default 7
   */
  readonly pruneIntervalDays?: number;

  /**
   * Flux Kustomizations that provide VolSync and its snapshots.
   *
   * @default - none
   */
  readonly dependsOn?: readonly KustomizationDependency[];
}

/** Names of values in the secret store. */
export interface BackupSecretKeys {
  /** Key of the URL that the repository of each workspace is below, such as `VOLSYNC_REPOSITORY_TEMPLATE`. */
  readonly repositoryTemplate: string;

  /** Key of the password that restic encrypts with. */
  readonly password: string;

  /** Key of the S3 store's user. */
  readonly accessKeyId: string;

  /** Key of the S3 store's password. */
  readonly secretAccessKey: string;
}

/** How many snapshots of each kind are kept; none of a kind that is left out. */
export interface BackupRetention {
  /**
   * Hourly backups that are kept.
   *
   * @default - none
   */
  readonly hourly?: number;

  /**
   * Daily backups that are kept.
   *
   * @default - none
   */
  readonly daily?: number;

  /**
   * Weekly backups that are kept.
   *
   * @default - none
   */
  readonly weekly?: number;

  /**
   * Monthly backups that are kept.
   *
   * @default - none
   */
  readonly monthly?: number;

  /**
   * Yearly backups that are kept.
   *
   * @default - none
   */
  readonly yearly?: number;
}
