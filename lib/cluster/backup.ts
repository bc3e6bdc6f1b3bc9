import type { KustomizationDependency } from './dependency';

/** How claims are backed up. Choose by `kind`. */
export type ClusterBackup = VolSyncBackup | VolSyncKopiaBackup | KopiurBackup | LonghornBackup | NoBackup;

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
  readonly cache: BackupCache;

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

/**
 * VolSync with the kopia mover of the fork that has one. All workspaces share one repository, and each is a source of its own in it.
 *
 * @see https://github.com/perfectra1n/volsync
 */
export interface VolSyncKopiaBackup {
  /** VolSync with kopia. */
  readonly kind: 'volsync-kopia';

  /** VolumeSnapshotClass of the claims' storage, such as `csi-ceph-blockpool`. */
  readonly snapshotClassName: string;

  /** Where the movers keep kopia's cache. */
  readonly cache: BackupCache;

  /** What the Secret of the repository is made of. */
  readonly repositorySecret: BackupRepositorySecret;

  /**
   * How kopia compresses, such as `zstd-fastest`.
   *
   * @default - not at all
   */
  readonly compression?: string;

  /**
   * Default schedule of the workspaces, as cron writes it.
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
   * Flux Kustomizations that provide VolSync and its snapshots.
   *
   * @default - none
   */
  readonly dependsOn?: readonly KustomizationDependency[];
}

/**
 * Kopiur: a SnapshotPolicy, a SnapshotSchedule and a Restore for each workspace, in a repository that the cluster has.
 *
 * @see https://github.com/home-operations/kopiur
 */
export interface KopiurBackup {
  /** Kopiur. */
  readonly kind: 'kopiur';

  /** Repository that the snapshots go to. */
  readonly repository: KopiurRepository;

  /**
   * Whether kopia reads a snapshot of the volume, or with `Direct` the volume itself while the server writes to it: for storage
   * without snapshots, such as `local-path`.
   *
   * @default 'Snapshot'
   */
  readonly copyMethod?: 'Snapshot' | 'Direct';

  /**
   * VolumeSnapshotClass of the claims' storage. An error with `copyMethod: 'Direct'`.
   *
   * @default - the default class of the storage's driver
   */
  readonly snapshotClassName?: string;

  /**
   * Where the movers keep kopia's cache.
   *
   * @default - as the repository says
   */
  readonly cache?: BackupCache;

  /**
   * Whether Kopiur copies the login of a ClusterRepository into the workspaces' namespace for each run. The repository has to
   * allow it (`credentialProjection.allowed`), and the chart too (`features.credentialProjection.enabled`). Otherwise the Secret
   * has to be in the namespace, as `flux.namespaceComponents` can bring it.
   *
   * @default false
   */
  readonly projectCredentials?: boolean;

  /**
   * Default schedule of the workspaces, as cron writes it; `H` is a minute that Kopiur chooses.
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
   * Flux Kustomizations that provide Kopiur and the repository.
   *
   * @default - none
   */
  readonly dependsOn?: readonly KustomizationDependency[];
}

/** A repository of Kopiur. */
export interface KopiurRepository {
  /** @default 'ClusterRepository' */
  readonly kind?: 'ClusterRepository' | 'Repository';

  /** Such as `nas`. */
  readonly name: string;

  /**
   * Namespace of a Repository; an error for a ClusterRepository, which has none.
   *
   * @default - that of the workspaces
   */
  readonly namespace?: string;
}

/**
 * Longhorn's recurring jobs: a claim is labelled with their groups. Nothing fills a new claim: a backup is restored into a volume,
 * which `volume` of the workspace names.
 *
 * @see https://longhorn.io/docs/latest/snapshots-and-backups/scheduling-backups-and-snapshots/
 */
export interface LonghornBackup {
  /** Longhorn. */
  readonly kind: 'longhorn';

  /**
   * Groups of recurring jobs.
   *
   * @default ['default'] - or none where `jobs` names some
   */
  readonly groups?: readonly string[];

  /**
   * Recurring jobs by their own name.
   *
   * @default - none
   */
  readonly jobs?: readonly string[];
}

/** A volume for the cache of a mover. */
export interface BackupCache {
  /** StorageClass, such as `openebs-hostpath`. */
  readonly className: string;

  /** A Kubernetes quantity, such as `8Gi`. */
  readonly size: string;
}

/** A Secret for a repository, out of values of the secret store. */
export interface BackupRepositorySecret {
  /** Names of values in the secret store, by the name that `template` has for each. */
  readonly keys: Readonly<Record<string, string>>;

  /**
   * Keys of the Secret, as Go templates of External Secrets, where it is more than the values.
   *
   * @default - each value under its name in `keys`
   * @example
   * { KOPIA_REPOSITORY: 'filesystem:///repository', KOPIA_PASSWORD: '{{ .KOPIA_PASSWORD }}' }
   */
  readonly template?: Readonly<Record<string, string>>;
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
