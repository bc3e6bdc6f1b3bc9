import type { KustomizationDependency } from './dependency';

/** Where the workspaces' secrets come from. Choose by `kind`. */
export type ClusterSecretStore = ExternalSecretStore | PlainSecrets;

/**
 * A ClusterSecretStore of External Secrets.
 *
 * @see https://external-secrets.io/latest/api/clustersecretstore/
 */
export interface ExternalSecretStore {
  /** A store that external-secrets reads. */
  readonly kind: 'external-secrets';

  /** Name of the ClusterSecretStore, such as `doppler-secrets`. */
  readonly name: string;

  /**
   * How the store keeps a value. `values`: under a name of its own, as Doppler does. `items`: as a field of an item, as 1Password
   * Connect and Vault do. `item-paths`: the same, asked for as `<item>/<field>`, as the 1Password SDK does. Where there are items, each
   * key of the store is written `<item>/<field>`, and a workspace has an item of its name.
   *
   * @default 'values'
   * @example 'items'
   * @see https://external-secrets.io/latest/provider/1password-automation/
   */
  readonly keeps?: 'values' | 'items' | 'item-paths';

  /**
   * The Doppler project and config that the store reads. The script that refreshes the Copilot login writes there: a value
   * in another project is never read.
   *
   * @default - the store is no Doppler
   */
  readonly doppler?: DopplerConfig;

  /**
   * How often a changed value is looked for, as a Go duration.
   *
   * @default '15m'
   */
  readonly refreshInterval?: string;

  /**
   * Flux Kustomizations that have to be ready before an ExternalSecret can be, such as `external-secrets-stores`.
   *
   * @default - none
   */
  readonly dependsOn?: readonly KustomizationDependency[];
}

/** Where in Doppler the values are. */
export interface DopplerConfig {
  /** Such as `k3s-cluster`. */
  readonly project: string;

  /** Such as `prd`. */
  readonly config: string;
}

/** Secrets that somebody else puts into the workspaces' namespace; none is emitted. */
export interface PlainSecrets {
  /** Secrets that somebody else makes. */
  readonly kind: 'secret';
}
