import { type ClusterApi } from './cluster-api';
import { PERSISTENT_VOLUME_CLAIM, POD, ROLE, ROLE_BINDING, SERVICE_ACCOUNT } from './resources';
import type { Claim } from './storage-objects';
import type { Replication } from './volsync-objects';

export const CREATED_BY = { 'app.kubernetes.io/created-by': 'volsync' };

export function ownedBy({ apiVersion, kind, metadata: { name, uid } }: Replication): object {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

export const cacheClaimOf = (mover: string): string => `${mover}-cache`;

/**
 * What the original makes for a mover before it starts it, in the order of `Synchronize` in its `mover/restic/mover.go`: the cache's claim, an account, a
 * role without rules (an unprivileged mover gets none) and its binding; and whether admission takes the pod.
 */
export async function bringMoverObjects(api: ClusterApi, name: string, owner: Replication, data: Claim): Promise<void> {
  const { namespace = '' } = owner.metadata;
  const metadata = { name, namespace, labels: CREATED_BY, ownerReferences: [ownedBy(owner)] };
  const { restic } = owner.spec;
  const cache = { ...metadata, name: cacheClaimOf(name) };
  if ((await api.get(PERSISTENT_VOLUME_CLAIM, cache.name, namespace)) === undefined)
    await api.apply(PERSISTENT_VOLUME_CLAIM, {
      metadata: cache,
      spec: {
        accessModes: restic?.cacheAccessModes ?? restic?.accessModes ?? data.spec.accessModes,
        storageClassName: restic?.cacheStorageClassName ?? restic?.storageClassName,
        resources: { requests: { storage: restic?.cacheCapacity ?? '1Gi' } },
      },
    });
  await api.apply(SERVICE_ACCOUNT, { metadata });
  await api.apply(ROLE, { metadata, rules: [] });
  await api.apply(ROLE_BINDING, {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
  await api.tryCreate(POD, moverPod(name, owner, data.metadata.name));
}

/** The pod in which the original would run it, as far as admission looks. */
function moverPod(name: string, owner: Replication, claim: string) {
  const mount = (volume: string, mountPath: string) => ({ name: volume, mountPath });
  return {
    metadata: { name, namespace: owner.metadata.namespace, labels: CREATED_BY },
    spec: {
      restartPolicy: 'Never',
      serviceAccountName: name,
      securityContext: owner.spec.restic?.moverSecurityContext,
      containers: [
        {
          name: 'restic',
          image: 'quay.io/backube/volsync:0.16.0',
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            privileged: false,
            readOnlyRootFilesystem: true,
          },
          volumeMounts: [mount('data', '/data'), mount('cache', '/cache'), mount('tempdir', '/tmp')],
        },
      ],
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: claim } },
        { name: 'cache', persistentVolumeClaim: { claimName: cacheClaimOf(name) } },
        { name: 'tempdir', emptyDir: { medium: 'Memory' } },
      ],
    },
  };
}
