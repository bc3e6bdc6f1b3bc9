import { claimMounts, containersOf, dataOf, environmentOf, isOpenCode, WORKLOADS } from '../deployment/workload';
import { textAt } from '../json';
import type { Consequence, ObjectIdentity, ObjectItem } from '../model';
import { keptBecause } from './pruning';
import { addedObjects, removedObjects, type Rule, type RuleContext } from './rule';

/** A workspace takes the place of another one, and starts on a volume of its own. */
export const workspaceRenamed: Rule = (context) => {
  const gone = new Map(removedObjects(context, ...WORKLOADS).map((item) => [directoryOf(item), item]));
  return addedObjects(context, ...WORKLOADS).flatMap((after): readonly Consequence[] => {
    const directory = directoryOf(after);
    const before = directory === undefined ? undefined : gone.get(directory);
    if (before === undefined) return [];
    const claims = claimsOf(before).filter((claim) => !claimsOf(after).some((other) => isSame(claim, other)));
    return claims.map((claim) => consequence(context, before, after, claim));
  });
};

/** No two workspaces of a cluster have the same. */
function directoryOf(workload: ObjectItem): string | undefined {
  const server = containersOf(workload).find(isOpenCode);
  return server === undefined
    ? undefined
    : textAt(environmentOf(server.container).get('WORKSPACE_DIRECTORY') ?? {}, 'value');
}

function claimsOf(workload: ObjectItem): readonly ObjectIdentity[] {
  const { namespace } = workload.identity;
  const names = containersOf(workload)
    .filter(isOpenCode)
    .flatMap((server) => claimMounts(server).map(({ claim }) => claim));
  return [...new Set(names)].map((name) => ({
    type: 'object',
    group: '',
    kind: 'PersistentVolumeClaim',
    namespace,
    name,
  }));
}

function isSame(one: ObjectIdentity, other: ObjectIdentity): boolean {
  return one.namespace === other.namespace && one.name === other.name;
}

function consequence(context: RuleContext, before: ObjectItem, after: ObjectItem, claim: ObjectIdentity): Consequence {
  const change = context.changeOf(claim);
  const isDeleted =
    change?.before?.type === 'object' &&
    change.after === undefined &&
    keptBecause(change.before, context) === undefined;
  return {
    rule: 'workspace-renamed',
    grade: isDeleted ? 'data-loss' : 'outage',
    subject: after.identity,
    summary: `${after.identity.name} takes the place of ${before.identity.name}, and starts without ${dataOf(before)}`,
    detail: isDeleted
      ? `Flux deletes the claim ${claim.name} that they are on`
      : `they stay on the claim ${claim.name}, which nothing mounts any more`,
    next: `keep the name ${before.identity.name}, or copy what is on ${claim.name} to the new claim`,
  };
}
