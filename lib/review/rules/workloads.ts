import { containersOf, isWorkload, podOf, type PodContainer, WORKLOADS } from '../deployment/workload';
import { listAt, textAt } from '../json';
import type { ObjectItem } from '../model';
import { changedObjects, neighbours, type ObjectPair, type RuleContext } from './rule';

/** Workloads that are there before and after, and differ. */
export function changedWorkloads(context: RuleContext): readonly ObjectPair[] {
  return changedObjects(context, ...WORKLOADS);
}

/** The containers of one name before and after. */
export function containerPairs({ before, after }: ObjectPair): readonly (readonly [PodContainer, PodContainer])[] {
  const old = containersOf(before);
  return containersOf(after).flatMap((container) => {
    const same = old.find(({ name, init }) => name === container.name && init === container.init);
    return same === undefined ? [] : [[same, container] as const];
  });
}

/** The workloads that mount a claim, of those that are applied with it. */
export function usersOfClaim(context: RuleContext, side: 'before' | 'after', claim: ObjectItem): readonly ObjectItem[] {
  return neighbours(context, side, claim).filter(
    (item) =>
      isWorkload(item.identity) &&
      item.identity.namespace === claim.identity.namespace &&
      listAt(podOf(item), 'volumes').some(
        (volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') === claim.identity.name,
      ),
  );
}
