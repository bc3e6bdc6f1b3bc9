import { mapAt, mapsAt, textAt } from '../json';
import type { JsonObject, ObjectIdentity, ObjectItem } from '../model';

/** Kinds that keep pods running. */
export const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

/** Whether objects of a kind keep pods running. */
export function isWorkload({ kind }: Pick<ObjectIdentity, 'kind'>): boolean {
  return (WORKLOADS as readonly string[]).includes(kind);
}

/** The pod that a workload keeps running. */
export function podOf({ object }: ObjectItem): JsonObject {
  return mapAt(object, 'spec', 'template', 'spec');
}

/** A container of a pod, init containers included. */
export interface PodContainer {
  readonly name: string;
  readonly init: boolean;
  readonly container: JsonObject;
  readonly pod: JsonObject;
}

/** The containers of a workload's pod. */
export function containersOf(workload: ObjectItem): readonly PodContainer[] {
  const pod = podOf(workload);
  return (['initContainers', 'containers'] as const).flatMap((list) =>
    mapsAt(pod, list).map((container) => ({
      name: textAt(container, 'name') ?? '',
      init: list === 'initContainers',
      container,
      pod,
    })),
  );
}

/** The uid that a container runs as; nothing where it is that of its image. */
export function userOf({ container, pod }: PodContainer): string | undefined {
  return textAt(container, 'securityContext', 'runAsUser') ?? textAt(pod, 'securityContext', 'runAsUser');
}

/** Whether a container is the OpenCode server. */
export function isOpenCode({ name, init, container }: PodContainer): boolean {
  return !init && isOpenCodeServer(name, textAt(container, 'image') ?? '');
}

/** Whether a container of this name and image is the OpenCode server, in a pod or on a host. */
export function isOpenCodeServer(name: string, image: string): boolean {
  return /(?:^|-)opencode$/.test(name) || /(?:^|\/)opencode(?:-server)?(?:[:@]|$)/.test(image);
}

/** Whether a workload is a workspace. */
export function isWorkspace(workload: ObjectItem): boolean {
  return containersOf(workload).some(isOpenCode);
}

/** What is on a volume of a workload, as its user calls it. */
export function dataOf(workload: ObjectItem): string {
  const { name } = workload.identity;
  return isWorkspace(workload) ? `the sessions, the login and the clone of ${name}` : `the data of ${name}`;
}

/** Where a container mounts a claim. */
export interface ClaimMount {
  readonly claim: string;
  readonly path: string;
  readonly subPath: string;
}

/** The claims that a container mounts, and where. */
export function claimMounts({ container, pod }: PodContainer): readonly ClaimMount[] {
  const claims = new Map(
    mapsAt(pod, 'volumes').flatMap((volume) => {
      const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
      return claim === undefined ? [] : [[textAt(volume, 'name') ?? '', claim] as const];
    }),
  );
  return mapsAt(container, 'volumeMounts').flatMap((mount) => {
    const claim = claims.get(textAt(mount, 'name') ?? '');
    if (claim === undefined) return [];
    return [{ claim, path: textAt(mount, 'mountPath') ?? '', subPath: textAt(mount, 'subPath') ?? '' }];
  });
}

/** The variables of a container, by name. */
export function environmentOf(container: JsonObject): ReadonlyMap<string, JsonObject> {
  return new Map(mapsAt(container, 'env').map((variable) => [textAt(variable, 'name') ?? '', variable]));
}
