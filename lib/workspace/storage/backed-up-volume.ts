import type { BackupRetention } from '../../cluster/backup';

/** Volume, user and repository of a workspace's backup. */
export interface BackedUpVolume {
  /** Name of the claim. */
  readonly name: string;
  readonly namespace: string;
  readonly size: string;
  readonly className: string;

  /** Uid and gid that the workspace's files belong to. */
  readonly uid: number;
  readonly gid: number;

  /** Name of the Secret with the repository of VolSync's movers. */
  readonly repositorySecretName: string;
}

/** When a volume is backed up, and how many backups are kept. */
export interface BackupPlan {
  readonly schedule: string;
  readonly retain: BackupRetention;
}

/** What the pod of a mover runs as: the workspace's own user, in a form that Pod Security restricted lets in. */
export const MOVER_REMARK = "The workspace's own user: its files are 0600. Passes Pod Security restricted.";
