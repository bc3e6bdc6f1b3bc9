import { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Manifest } from '../../gitops/manifest';

/** An object that a new claim is filled from. */
export interface ClaimSource {
  readonly apiGroup: string;
  readonly kind: string;
  readonly name: string;
}

/** A claim of a workspace. */
export interface WorkspaceClaimProps {
  readonly name: string;

  /** A Kubernetes quantity. */
  readonly size: string;

  readonly className: string;

  /** Whether Flux deletes the claim, and with it the volume, when the workspace is taken out of the source. */
  readonly prune: boolean;

  /** Labels that its backup looks for. */
  readonly labels?: Readonly<Record<string, string>>;

  /** What fills a new volume; undefined for an empty one. */
  readonly restoreFrom?: ClaimSource;

  /** Name of the PersistentVolume that it binds to; undefined for a new one. */
  readonly volumeName?: string;

  /** Why it is no part of the backup; undefined for one that the cluster's backup takes, or does not. */
  readonly remark?: string;
}

/** The volume of a workspace. It is no part of the Helm release, so that no uninstall takes it away. */
export function workspaceClaim(scope: Construct, id: string, props: WorkspaceClaimProps): ApiObject {
  const { labels, volumeName, restoreFrom } = props;
  const spec: k8s.PersistentVolumeClaimSpec = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: props.className,
    ...(volumeName !== undefined && { volumeName }),
    resources: { requests: { storage: props.size as unknown as k8s.Quantity } },
    ...(restoreFrom !== undefined && { dataSourceRef: restoreFrom }),
  };
  const claim = new ApiObject(scope, id, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: props.name,
      ...(labels !== undefined && { labels: { ...labels } }),
      ...(props.prune ? {} : { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } }),
    },
    spec,
  });
  const manifest = Manifest.of(claim);
  if (props.remark !== undefined) manifest.comment(['spec'], props.remark);
  else manifest.comment(['spec', 'accessModes'], "Two writers would corrupt OpenCode's database.");
  if (restoreFrom !== undefined) {
    manifest.comment(
      ['spec', 'dataSourceRef'],
      'Fills a new volume from the backup. Kubernetes refuses to change it on a claim that exists.',
    );
  }
  return claim;
}
