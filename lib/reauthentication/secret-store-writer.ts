/**
 * Where the values of the workspaces are kept, for a script on a laptop: the seam between the re-authentication script and
 * one kind of secret store. `DopplerSecretStore` and `KubernetesSecretStore` are the two there are.
 *
 * An adapter is a part of shell (POSIX sh, shellcheck-clean) and the variables that it reads. A *field* is one of
 * `copilot_auth`, `github_pat` and `password`, of the workspace whose names are in the shell's variables. The part defines:
 *
 * - `store_prepare`: sets `store_title`; stops with `fail` where a tool is missing.
 * - `store_accepts_option NAME VALUE`: takes an option of its own, such as `--project`; returns 1 for others.
 * - `store_compare_with_cluster`: refuses where the live store reads from somewhere else.
 * - `store_open`: stops where the store, or the right to it, is missing.
 * - `store_key FIELD`: leaves the name that people know the value by in `store_key`.
 * - `store_read FIELD`: leaves the value in `stored`, empty where there is none.
 * - `store_write FIELD`: writes `wanted`, on the tool's standard input.
 * - `store_next_step`: says what happens to a value that was written, and when.
 */
export interface SecretStoreWriter {
  /** What the store is called in sentences, such as `Doppler k3s-cluster/prd`. */
  readonly title: string;

  /** Absolute path of the adapter's shell part. */
  readonly scriptFile: string;

  /** Shell variables that the part reads. */
  readonly variables: Readonly<Record<string, string>>;

  /**
   * The ClusterSecretStore through which ExternalSecrets carry the values to the Secrets of the workspaces.
   *
   * @default - the values are written to those Secrets themselves
   */
  readonly clusterSecretStore?: string;

  /** Command line tools it needs, for the runbook. */
  readonly tools: readonly string[];

  /** How a person logs in to the store, such as `doppler login`. */
  readonly login: string;
}
