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
