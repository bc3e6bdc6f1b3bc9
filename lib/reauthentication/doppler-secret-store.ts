import { join } from 'node:path';
import type { SecretStoreWriter } from './secret-store-writer';

/** The Doppler config that a cluster reads. */
export interface DopplerSecretStoreProps {
  /** Doppler project that the cluster's store reads, such as `k3s-cluster`. A value in another one is never read. */
  readonly project: string;

  /** The ClusterSecretStore that reads it, such as `doppler-secrets`. The script refuses when the live one reads another. */
  readonly clusterSecretStore: string;

  /** Doppler config within the project, such as `prd`. */
  readonly config: string;
}

/**
 * Doppler, through its own command line.
 *
 * @see https://docs.doppler.com/docs/cli
 */
export class DopplerSecretStore implements SecretStoreWriter {
  public readonly title: string;
  public readonly scriptFile = join(__dirname, 'scripts', 'doppler.sh');
  public readonly variables: Readonly<Record<string, string>>;
  public readonly clusterSecretStore: string;
  public readonly tools = ['doppler'];
  public readonly login = 'doppler login';

  public constructor(props: DopplerSecretStoreProps) {
    this.title = `Doppler ${props.project}/${props.config}`;
    this.clusterSecretStore = props.clusterSecretStore;
    this.variables = {
      cluster_secret_store: props.clusterSecretStore,
      doppler_project: props.project,
      doppler_config: props.config,
    };
  }
}
