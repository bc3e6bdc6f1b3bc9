import { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Manifest } from '../../gitops/manifest';

/** The claim of a workspace's volume. */
export interface WorkspaceClaimProps {
  readonly name: string;

  /** A Kubernetes quantity. */
  readonly size: string;

  readonly className: string;

  /** Whether Flux deletes the claim, and with it the volume, when the workspace is taken out of the source. */
  readonly prune: boolean;

  /** Name of the ReplicationDestination that fills a new volume; undefined for an empty one. */
  readonly restoreFrom?: string;
}

/** The volume of a workspace. It is no part of the Helm release, so that no uninstall takes it away. */
export function workspaceClaim(scope: Construct, props: WorkspaceClaimProps): ApiObject {
  const spec: k8s.PersistentVolumeClaimSpec = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: props.className,
    resources: { requests: { storage: props.size as unknown as k8s.Quantity } },
    ...(props.restoreFrom === undefined
      ? {}
      : { dataSourceRef: { apiGroup: 'volsync.backube', kind: 'ReplicationDestination', name: props.restoreFrom } }),
  };
  const claim = new ApiObject(scope, 'claim', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: props.name,
      ...(props.prune ? {} : { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } }),
    },
    spec,
  });
  const manifest = Manifest.of(claim);
  manifest.comment(['spec', 'accessModes'], "Two writers would corrupt OpenCode's database.");
  if (props.restoreFrom !== undefined) {
    manifest.comment(
      ['spec', 'dataSourceRef'],
      'Fills a new volume from the backup. Kubernetes refuses to change it on a claim that exists.',
    );
  }
  return claim;
}
