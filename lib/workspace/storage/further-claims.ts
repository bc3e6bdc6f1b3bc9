import type { Construct } from 'constructs';
import { dnsLabel, dnsSubdomain } from '../../validation/dns-name';
import type { Problems } from '../../validation/problem';
import { atLeast } from '../../validation/quantity';
import { type Shape, fields, optional, text } from '../../validation/shape';
import { isBelow } from '../pod/layout';
import type { PodVolume, PodVolumeMount } from '../pod/workspace-pod';
import { workspaceClaim } from './workspace-claim';

/** A volume beside the workspace's own, which no backup has: for logins that are not to be in one, and for caches. */
export interface FurtherClaim {
  /** Ends the name of the claim, `opencode-<id>-<name>`, and names the volume in the pod. */
  readonly name: string;

  /**
   * Where the server sees it: an absolute path outside the home directory, or one directly below it.
   *
   * @example '/logins'
   */
  readonly mountPath: string;

  /** A Kubernetes quantity. */
  readonly size: string;

  /**
   * StorageClass of the volume.
   *
   * @default - that of the workspace's volume
   */
  readonly storageClassName?: string;
}

/** The form of a further claim. */
export const furtherClaimShape: Shape = fields<FurtherClaim>({
  name: text,
  mountPath: text,
  size: text,
  storageClassName: optional(text),
});

/** Volumes and mounts of the further claims. */
export function furtherVolumes(
  workspace: string,
  claims: readonly FurtherClaim[] = [],
): { readonly volumes: readonly PodVolume[]; readonly volumeMounts: readonly PodVolumeMount[] } {
  return {
    volumes: claims.map(({ name }) => ({ name, persistentVolumeClaim: { claimName: claimName(workspace, name) } })),
    volumeMounts: claims.map(({ name, mountPath }) => ({ name, mountPath })),
  };
}

/** The claims themselves. */
export function furtherClaims(
  scope: Construct,
  workspace: string,
  claims: readonly FurtherClaim[] = [],
  { className, prune }: { readonly className: string; readonly prune: boolean },
): void {
  // Two of one name are an error that the volumes of the pod report.
  for (const { name, size, storageClassName } of new Map(claims.map((claim) => [claim.name, claim])).values()) {
    workspaceClaim(scope, `claim-${name}`, {
      name: claimName(workspace, name),
      size,
      className: storageClassName ?? className,
      prune,
      remark: 'No part of the backup.',
    });
  }
}

/** Reports what is wrong with further claims beyond their volumes and mounts, which are checked with the pod's. `home` is where the workspace's own volume is mounted. */
export function checkFurtherClaims(
  workspace: string,
  claims: readonly FurtherClaim[] = [],
  home: string,
  problems: Problems,
): void {
  const isLabel = (name: string): boolean => dnsLabel()(name) === undefined;
  const tooLong = dnsLabel({ becomes: (name) => claimName(workspace, name) });
  for (const [index, { name, mountPath, size, storageClassName }] of claims.entries()) {
    const prop = `claims[${index}]`;
    problems
      .check(`${prop}.name`, name, (given) => (isLabel(given) ? tooLong(given) : undefined))
      .check(`${prop}.mountPath`, mountPath, (path) => nestedIn(home, path))
      .require(`${prop}.size`, size, atLeast('1Mi', 'nothing fits'))
      .check(`${prop}.storageClassName`, storageClassName, dnsSubdomain);
  }
}

/** The kubelet makes the folders on the way to a mount as root, and the server could not write beside it. */
function nestedIn(home: string, path: string): string | undefined {
  if (path === home) return "the workspace's own volume is there; write another path";
  const isNested = isBelow(home, path) && path.slice(home.length + 1).includes('/');
  return isNested
    ? `the folders on the way to it would belong to root; write a path directly below ${home}, or elsewhere`
    : undefined;
}

function claimName(workspace: string, name: string): string {
  return `${workspace}-${name}`;
}
