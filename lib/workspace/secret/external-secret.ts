import type { Construct } from 'constructs';
import type { ExternalSecret } from '../../../imports/external-secrets.io';
import type { Cluster } from '../../cluster/cluster';
import type { ExternalSecretStore } from '../../cluster/secret-store';
import { externalSecrets } from '../custom-resources';

/** A Secret and where its values are. */
export interface StoredSecretProps {
  /** Name of the ExternalSecret. */
  readonly name: string;

  /** Name of the Secret that it keeps. */
  readonly secretName: string;

  /** Keys of the Secret, each with the name of its value in the store. */
  readonly keys: Readonly<Record<string, string>>;

  /**
   * Go templates of External Secrets that the Secret is made of instead of the bare values.
   *
   * @default - the values as they are
   * @see https://external-secrets.io/latest/guides/templating/
   */
  readonly template?: Readonly<Record<string, string>>;
}

/**
 * A Secret whose values are fetched by name: a search would take whatever else matches into the workspace. Nothing is
 * emitted for a cluster whose Secrets come from elsewhere.
 */
export function storedSecret(
  scope: Construct,
  id: string,
  cluster: Cluster,
  props: StoredSecretProps,
): ExternalSecret | undefined {
  const { secretStore } = cluster;
  if (secretStore.kind !== 'external-secrets') return undefined;
  const { ExternalSecret, ExternalSecretSpecSecretStoreRefKind, ExternalSecretSpecTargetCreationPolicy } =
    externalSecrets();
  return new ExternalSecret(scope, id, {
    metadata: { name: props.name },
    spec: {
      refreshInterval: cluster.secretRefreshInterval,
      secretStoreRef: {
        kind: ExternalSecretSpecSecretStoreRefKind.CLUSTER_SECRET_STORE,
        name: secretStore.name,
      },
      target: {
        name: props.secretName,
        creationPolicy: ExternalSecretSpecTargetCreationPolicy.OWNER,
        ...(props.template === undefined ? {} : { template: { data: { ...props.template } } }),
      },
      data: Object.entries(props.keys).map(([secretKey, key]) => ({
        secretKey,
        remoteRef: remoteRef(secretStore, key),
      })),
    },
  });
}

/** The field comes after the last slash: the path of an item in Vault has some of its own. */
function remoteRef({ keeps }: ExternalSecretStore, key: string): { readonly key: string; readonly property?: string } {
  const slash = key.lastIndexOf('/');
  if (keeps !== 'items' || slash < 0) return { key };
  return { key: key.slice(0, slash), property: key.slice(slash + 1) };
}
