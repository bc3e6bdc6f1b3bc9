import { listAt, mapAt, mapsAt, textAt } from '../json';
import type { JsonObject, ObjectItem } from '../model';
import { changedObjects, neighbours, type ObjectPair, type RuleContext } from './rule';

/** Kinds that keep pods running. */
export const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

/** Workloads that are there before and after, and differ. */
export function changedWorkloads(context: RuleContext): readonly ObjectPair[] {
  return changedObjects(context, ...WORKLOADS);
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

/** The containers of one name before and after. */
export function containerPairs({ before, after }: ObjectPair): readonly (readonly [PodContainer, PodContainer])[] {
  const old = containersOf(before);
  return containersOf(after).flatMap((container) => {
    const same = old.find(({ name, init }) => name === container.name && init === container.init);
    return same === undefined ? [] : [[same, container] as const];
  });
}

/** Whether a container is the OpenCode server. */
export function isOpenCode({ name, init, container }: PodContainer): boolean {
  return (
    !init && (name === 'opencode' || /(?:^|\/)opencode(?:-server)?(?:[:@]|$)/.test(textAt(container, 'image') ?? ''))
  );
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

/** The workloads that mount a claim, of those that are applied with it. */
export function usersOfClaim(context: RuleContext, side: 'before' | 'after', claim: ObjectItem): readonly ObjectItem[] {
  return neighbours(context, side, claim).filter(
    (item) =>
      (WORKLOADS as readonly string[]).includes(item.identity.kind) &&
      item.identity.namespace === claim.identity.namespace &&
      listAt(podOf(item), 'volumes').some(
        (volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') === claim.identity.name,
      ),
  );
}

/** The variables of a container, by name. */
export function environmentOf(container: JsonObject): ReadonlyMap<string, JsonObject> {
  return new Map(mapsAt(container, 'env').map((variable) => [textAt(variable, 'name') ?? '', variable]));
}
