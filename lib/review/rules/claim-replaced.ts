import { claimMounts, dataOf, type PodContainer } from '../deployment/workload';
import { mapsAt, textAt } from '../json';
import type { Consequence, ObjectIdentity, ObjectItem } from '../model';
import { keptBecause } from './pruning';
import type { Rule, RuleContext } from './rule';
import { changedWorkloads, containerPairs } from './workloads';

/** A container finds another volume where its data was. */
export const claimReplaced: Rule = (context) =>
  changedWorkloads(context).flatMap((pair) => {
    const replaced = new Map<string, Consequence>();
    for (const [before, after] of containerPairs(pair)) {
      const mounts = claimMounts(after);
      for (const { claim, path } of claimMounts(before)) {
        const now = mounts.find((mount) => mount.path === path);
        const stillMounted = mounts.some((mount) => mount.claim === claim);
        if (now?.claim === claim || (now === undefined && stillMounted)) continue;
        if (!replaced.has(claim))
          replaced.set(claim, consequence(context, pair.before, claim, now?.claim ?? volumeAt(after, path)));
      }
    }
    return [...replaced.values()];
  });

/** What is mounted at a path that no claim is mounted at. */
function volumeAt({ container, pod }: PodContainer, path: string): { readonly type: string } | undefined {
  const mount = mapsAt(container, 'volumeMounts').find((each) => textAt(each, 'mountPath') === path);
  const volume = mapsAt(pod, 'volumes').find((each) => textAt(each, 'name') === textAt(mount, 'name'));
  const type = Object.keys(volume ?? {}).find((key) => key !== 'name');
  return type === undefined ? undefined : { type };
}

function consequence(
  context: RuleContext,
  workload: ObjectItem,
  claim: string,
  now: string | { readonly type: string } | undefined,
): Consequence {
  const { identity } = workload;
  const data = dataOf(workload);
  const old: ObjectIdentity = {
    type: 'object',
    group: '',
    kind: 'PersistentVolumeClaim',
    namespace: identity.namespace,
    name: claim,
  };
  const change = context.changeOf(old);
  const isDeleted =
    change?.before?.type === 'object' &&
    change.after === undefined &&
    keptBecause(change.before, context) === undefined;
  const left = isDeleted
    ? `Flux deletes the claim ${claim}, and with it ${data}`
    : `${data} stay on the claim ${claim}`;
  if (typeof now === 'string') {
    return {
      rule: 'claim-replaced',
      grade: isDeleted ? 'data-loss' : 'outage',
      subject: identity,
      summary: `${identity.name} starts on the claim ${now} instead of ${claim}: ${left}`,
      next: `copy what is on ${claim} before this is merged, or keep the name of the claim`,
    };
  }
  const instead = now === undefined ? 'in the container itself' : `on a volume of type ${now.type}`;
  return {
    rule: 'claim-replaced',
    grade: 'data-loss',
    subject: identity,
    summary: `${identity.name} no longer writes to the claim ${claim} but ${instead}: what is written from now on is lost with the pod`,
    detail: left,
  };
}
