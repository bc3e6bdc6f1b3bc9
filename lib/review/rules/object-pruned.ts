import { dataOf, WORKLOADS } from '../deployment/workload';
import { identityText } from '../identity/identity-text';
import { kustomizationOf } from '../identity/kustomization';
import type { Consequence, ObjectItem } from '../model';
import { KOPIUR } from './backups';
import { dataWith } from './data-kinds';
import { deletionGrade, keptBecause } from './pruning';
import { retainedVolume } from './retained-volume';
import { managerText, removedObjects, type Rule, type RuleContext } from './rule';
import { usersOfClaim } from './workloads';

/** Told by a rule of their own, in words that say more. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...['NetworkPolicy', 'ReplicationSource', 'SecurityPolicy'],
  ...[`${KOPIUR}/SnapshotPolicy`, `${KOPIUR}/SnapshotSchedule`],
]);

/** Told also where what applies it goes as a whole: this is what people look for. */
const ALWAYS: ReadonlySet<string> = new Set(['HelmRelease', ...WORKLOADS]);

/** An object disappears from the tree, and with it from the cluster. */
export const objectPruned: Rule = (context) => {
  const deleted = removedObjects(context).filter((item) => keptBecause(item, context) === undefined);
  const names = new Set(deleted.map(({ identity }) => identityText(identity)));
  return deleted.flatMap((item): readonly Consequence[] => {
    const { identity, manager, release } = item;
    if (ELSEWHERE.has(identity.kind) || ELSEWHERE.has(`${identity.group}/${identity.kind}`)) return [];
    const grade = retainedVolume(context, item) === undefined ? deletionGrade(identity, context.dataKinds) : 'outage';
    // What goes with its release, or with its Kustomization, is told once, but for data.
    const goesWithRelease = release !== undefined && names.has(identityText(release));
    const goesWithManager =
      manager !== undefined && names.has(identityText(kustomizationOf(manager))) && !ALWAYS.has(identity.kind);
    if ((goesWithRelease || goesWithManager) && grade !== 'data-loss') return [];
    return [{ rule: 'object-pruned', grade, subject: identity, ...words(item, context) }];
  });
};

function words(item: ObjectItem, context: RuleContext): Pick<Consequence, 'summary' | 'detail' | 'next'> {
  const { identity, manager, release } = item;
  const who = release === undefined ? 'Flux' : 'Helm';
  const detail =
    release !== undefined
      ? `it is part of the Helm release ${release.name}`
      : manager === undefined
        ? 'nothing in the tree says who applies it: should that prune, it deletes what disappears'
        : `${managerText(manager)} prunes: it deletes what disappears from its tree`;
  const keep = `first annotate it with kustomize.toolkit.fluxcd.io/prune: disabled, in a change of its own, if it is to stay`;
  switch (identity.kind) {
    case 'Namespace':
      return {
        summary: `${who} deletes the namespace ${identity.name} and everything in it, claims and Secrets included`,
        detail,
        next: keep,
      };
    case 'PersistentVolume':
      return {
        summary: `${who} deletes the ${identityText(identity)}${retainedVolume(context, item) === undefined ? ', and what is on it' : ': what is on it stays where it is'}`,
        detail,
        next: keep,
      };
    case 'PersistentVolumeClaim': {
      const volume = retainedVolume(context, item);
      if (volume !== undefined) {
        return {
          summary: `${who} deletes the claim ${identity.name}: what is on the volume ${volume} stays`,
          detail: `${detail}; the volume ${volume} says Retain`,
          next: `to use it again, make the claim again and take claimRef off the volume ${volume}`,
        };
      }
      const data = usersOfClaim(context, 'before', item).map(dataOf);
      return {
        summary: `${who} deletes the claim ${identity.name}${data.length === 0 ? ' and what is on it' : `, and with it ${data.join(', ')}`}`,
        detail: `${detail}; the volume goes with its claim unless its storage class retains volumes`,
        next: keep,
      };
    }
    case 'Secret':
      return { summary: `${who} deletes the Secret ${identity.name}, and the values in it`, detail, next: keep };
    case 'CustomResourceDefinition':
      return {
        summary: `${who} deletes the definition ${identity.name}, and every object of its kind in the cluster`,
        detail,
        next: keep,
      };
    case 'HelmRelease':
      return {
        summary: `${who} deletes the HelmRelease ${identity.name}, and Helm uninstalls what it brought`,
        detail,
      };
    case 'Kustomization':
      return { summary: `${who} deletes the ${identityText(identity)}, and with it what it applies`, detail };
    default: {
      const data = dataWith(identity, context.dataKinds);
      return data === undefined
        ? { summary: `${who} deletes the ${identityText(identity)}`, detail }
        : { summary: `${who} deletes the ${identityText(identity)}, and with it ${data}`, detail, next: keep };
    }
  }
}
