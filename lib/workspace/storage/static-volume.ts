import { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Manifest } from '../../gitops/manifest';
import type { Problems } from '../../validation/problem';
import { dnsSubdomain } from '../../validation/dns-name';
import { type Shape, fields, optional, recordOf, text } from '../../validation/shape';

/** A volume that is there already, such as a backup that Longhorn restored, or a target of iSCSI. */
export interface StaticVolume {
  /** Name of the PersistentVolume. */
  readonly name: string;

  /**
   * The volume as its CSI driver knows it. The PersistentVolume is then emitted too, with `persistentVolumeReclaimPolicy: Retain`:
   * deleting the claim, or the PersistentVolume, leaves what is on it.
   *
   * @default - the PersistentVolume is in the cluster, or is emitted elsewhere
   * @example
   * { driver: 'driver.longhorn.io', volumeHandle: 'opencode-home', fsType: 'ext4' }
   */
  readonly csi?: CsiVolume;
}

/**
 * A volume of a CSI driver.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#csi
 */
export interface CsiVolume {
  /** Such as `driver.longhorn.io`. */
  readonly driver: string;

  /** Name of the volume for the driver. */
  readonly volumeHandle: string;

  /**
   * File system of the volume.
   *
   * @default - the driver's own
   */
  readonly fsType?: string;

  /**
   * What else the driver has to know.
   *
   * @default - nothing
   */
  readonly volumeAttributes?: Readonly<Record<string, string>>;
}

/** The form of a volume. */
export const staticVolumeShape: Shape = fields<StaticVolume>({
  name: text,
  csi: optional(
    fields<CsiVolume>({
      driver: text,
      volumeHandle: text,
      fsType: optional(text),
      volumeAttributes: optional(recordOf(text)),
    }),
  ),
});

/** Reports what is wrong with a volume. */
export function checkStaticVolume({ name, csi }: StaticVolume, problems: Problems): void {
  problems.require('volume.name', name, dnsSubdomain);
  if (csi === undefined) return;
  problems
    .require('volume.csi.driver', csi.driver, dnsSubdomain)
    .require('volume.csi.volumeHandle', csi.volumeHandle, (handle) =>
      handle.trim() === handle ? undefined : 'write it without spaces around it',
    );
}

/** Tells Kubernetes of a volume, for one claim alone. */
export function persistentVolume(
  scope: Construct,
  { name, csi }: StaticVolume,
  claim: { readonly name: string; readonly namespace: string; readonly size: string; readonly className: string },
): void {
  if (csi === undefined) return;
  const spec: k8s.PersistentVolumeSpec = {
    capacity: { storage: claim.size as unknown as k8s.Quantity },
    accessModes: ['ReadWriteOnce'],
    persistentVolumeReclaimPolicy: 'Retain',
    storageClassName: claim.className,
    claimRef: { namespace: claim.namespace, name: claim.name },
    csi: { ...csi, ...(csi.volumeAttributes && { volumeAttributes: { ...csi.volumeAttributes } }) },
  };
  const volume = new ApiObject(scope, 'volume', {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } },
    spec,
  });
  Manifest.of(volume).comment(['spec', 'claimRef'], 'No other claim gets it.');
}
