import type { ClusterObject } from './cluster-api';
import { type AppliedObject, type ClusterApi } from './cluster-api';
import { PERSISTENT_VOLUME, PERSISTENT_VOLUME_CLAIM, VOLUME_SNAPSHOT } from './resources';

export interface DataSource {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
}

export interface Claim extends ClusterObject {
  readonly spec: {
    readonly accessModes: readonly string[];
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly dataSourceRef?: DataSource;
    readonly resources: { readonly requests: { readonly storage: string } };
  };
  readonly status?: { readonly phase?: string };
}

export interface Volume extends ClusterObject {
  readonly spec: {
    readonly claimRef?: { readonly uid?: string };
    readonly local?: { readonly path: string };
  };
  readonly status?: { readonly phase?: string };
}

export interface Snapshot extends ClusterObject {
  readonly spec: { readonly source: { readonly persistentVolumeClaimName?: string } };
  readonly status?: { readonly readyToUse?: boolean };
}

export const SNAPSHOT_GROUP = 'snapshot.storage.k8s.io';

/** The claim as it is applied, once it has a volume; undefined until then. */
export async function boundClaim(api: ClusterApi, claim: AppliedObject): Promise<Claim | undefined> {
  const { name, namespace } = claim.metadata;
  const live =
    (await api.get<Claim>(PERSISTENT_VOLUME_CLAIM, name, namespace)) ??
    (await api.apply<Claim>(PERSISTENT_VOLUME_CLAIM, claim));
  return live.status?.phase === 'Bound' ? live : undefined;
}

/** The snapshot as it is applied, once it can be used; undefined until then. */
export async function readySnapshot(api: ClusterApi, snapshot: AppliedObject): Promise<Snapshot | undefined> {
  const { name, namespace } = snapshot.metadata;
  const live =
    (await api.get<Snapshot>(VOLUME_SNAPSHOT, name, namespace)) ??
    (await api.apply<Snapshot>(VOLUME_SNAPSHOT, snapshot));
  return live.status?.readyToUse === true ? live : undefined;
}

/** Where on this machine the volume of a bound claim is mounted. */
export async function directoryOf(api: ClusterApi, { metadata, spec }: Claim): Promise<string> {
  const volume = await api.get<Volume>(PERSISTENT_VOLUME, spec.volumeName ?? '');
  const path = volume?.spec.local?.path;
  if (path === undefined) throw new Error(`the volume of claim ${metadata.name} is no local one: ${spec.volumeName}`);
  return path;
}
