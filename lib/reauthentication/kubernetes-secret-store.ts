import { join } from 'node:path';
import type { SecretStoreWriter } from './secret-store-writer';

/**
 * The workspaces' Secrets themselves, written with kubectl: for clusters without External Secrets. It refuses a Secret that
 * an ExternalSecret owns, which would be overwritten.
 */
export class KubernetesSecretStore implements SecretStoreWriter {
  public readonly title = 'the Secrets of the cluster';
  public readonly scriptFile = join(__dirname, 'scripts', 'kubernetes-secret.sh');
  public readonly variables: Readonly<Record<string, string>> = {};
  public readonly tools = ['kubectl'];
  public readonly login = 'kubectl config use-context NAME';
}
