import { type ClusterApi } from './cluster-api';
import type { Again } from './controller';
import { PERSISTENT_VOLUME, PERSISTENT_VOLUME_CLAIM, REPLICATION_DESTINATION } from './resources';
import type { StandInContext } from './stand-in';
import { type Claim, boundClaim } from './storage-objects';
import type { Replication } from './volsync-objects';

const SOON_S = 1;

/**
 * Fills a claim from the latest image of the ReplicationDestination that it names: a second claim gets a volume from the image, and the volume is
 * handed over.
 */
export async function populate(api: ClusterApi, claim: Claim, { log }: StandInContext): Promise<Again> {
  const { metadata, spec, status } = claim;
  const source = spec.dataSourceRef;
  if (
    source?.kind !== REPLICATION_DESTINATION.kind ||
    !REPLICATION_DESTINATION.apiVersion.startsWith(`${source.apiGroup}/`)
  )
    return undefined;
  const { namespace = '' } = metadata;
  const prime = { name: `vs-prime-${metadata.uid}`, namespace };
  if (status?.phase === 'Bound' || metadata.deletionTimestamp !== undefined) {
    await api.delete(PERSISTENT_VOLUME_CLAIM, prime);
    return undefined;
  }
  if (spec.volumeName !== undefined) return SOON_S;
  const destination = await api.get<Replication>(REPLICATION_DESTINATION, source.name, namespace);
  const image = destination?.status?.latestImage;
  if (image === undefined) return SOON_S;
  const filled = await boundClaim(api, {
    metadata: prime,
    spec: {
      accessModes: spec.accessModes,
      storageClassName: spec.storageClassName,
      resources: spec.resources,
      dataSourceRef: image,
    },
  });
  if (filled === undefined) return SOON_S;
  await api.patch(
    PERSISTENT_VOLUME,
    { name: filled.spec.volumeName ?? '' },
    { spec: { claimRef: { name: metadata.name, uid: metadata.uid, resourceVersion: metadata.resourceVersion } } },
  );
  log(`VolSync: claim ${metadata.name} is filled from ${image.name}`);
  return SOON_S;
}
