import { at, mapAt, textAt } from '../json';
import type { Consequence, ObjectItem } from '../model';
import { BACKUP_KINDS, claimsOf, isBackupObject, isKopiur, repositoryOf } from './backups';
import { addedObjects, changedObjects, neighbours, removedObjects, type Rule, type RuleContext } from './rule';

/** Nothing backs a claim up any more. */
export const backupOff: Rule = (context) => [
  ...removedObjects(context, ...BACKUP_KINDS)
    .filter(isBackupObject)
    .map((item) => removed(context, item)),
  ...changedObjects(context, ...BACKUP_KINDS)
    .filter(({ before }) => isBackupObject(before))
    .flatMap(({ before, after }): readonly Consequence[] => {
      if (isPaused(after) && !isPaused(before)) return [say(after, 'its backup is paused')];
      const [old, young] = [before, after].map(({ object }) => textAt(object, 'spec', 'trigger', 'schedule'));
      if (old !== undefined && young === undefined) return [say(after, 'its backup has no schedule any more')];
      const kept = new Set(claimsOf(after));
      if (claimsOf(before).every((claim) => kept.has(claim))) return [];
      return [say(before, `its backup is of the claim ${[...kept].join(', ')} now`)];
    }),
  ...schedules(context),
  ...recurringJobs(context),
];

function isPaused(item: ObjectItem): boolean {
  return at(item.object, 'spec', isKopiur(item) ? 'suspend' : 'paused') === true;
}

function removed(context: RuleContext, item: ObjectItem): Consequence {
  const claims = claimsOf(item);
  const successor = addedObjects(context, ...BACKUP_KINDS).find(
    (each) =>
      isBackupObject(each) &&
      each.identity.namespace === item.identity.namespace &&
      claimsOf(each).some((claim) => claims.includes(claim)),
  );
  if (successor !== undefined) {
    return {
      rule: 'backup-repository',
      grade: 'outage',
      subject: successor.identity,
      summary: `the claim ${claims.join(', ')} is backed up by the ${successor.identity.kind} ${successor.identity.name} to ${repositoryOf(successor)}, instead of the ${item.identity.kind} ${item.identity.name} to ${repositoryOf(item)}`,
      detail: 'the snapshots so far stay where they are: a restore from the new place does not find them',
      next: 'let the new backup run once before the claim is made anew',
    };
  }
  // Kopiur keeps the snapshots of a policy that goes, unless it says so.
  const deletes = isKopiur(item) && textAt(item.object, 'spec', 'deletion', 'onPolicyDelete') === 'Delete';
  const consequence = say(item, 'its backup is taken out of the tree');
  return deletes
    ? {
        ...consequence,
        grade: 'data-loss',
        detail: 'the policy says onPolicyDelete: Delete: its snapshots are deleted with it',
        next: 'set onPolicyDelete: Retain first, in a change of its own',
      }
    : consequence;
}

/** Without a schedule, a policy of Kopiur runs never. */
function schedules(context: RuleContext): readonly Consequence[] {
  const gone = removedObjects(context, 'SnapshotSchedule').map((item) => [
    item,
    'its schedule is taken out of the tree',
  ]);
  const suspended = changedObjects(context, 'SnapshotSchedule')
    .filter(({ before, after }) => {
      const [old, young] = [before, after].map(({ object }) => at(object, 'spec', 'schedule', 'suspend') === true);
      return young === true && old === false;
    })
    .map(({ after }) => [after, 'its schedule is suspended'] as const);
  return ([...gone, ...suspended] as readonly (readonly [ObjectItem, string])[]).flatMap(([item, reason]) => {
    const policy = textAt(item.object, 'spec', 'policyRef', 'name');
    const found = neighbours(context, 'after', item).find(
      ({ identity }) => identity.kind === 'SnapshotPolicy' && identity.name === policy,
    );
    // With its policy gone too, that is told of the policy.
    return !isKopiur(item) || found === undefined ? [] : [{ ...say(found, reason), subject: item.identity }];
  });
}

/** Longhorn looks for labels of the claim. */
function recurringJobs(context: RuleContext): readonly Consequence[] {
  return changedObjects(context, 'PersistentVolumeClaim').flatMap(({ before, after }): readonly Consequence[] => {
    const [old, young] = [jobsOf(before), jobsOf(after)];
    const lost = [...old].filter((job) => !young.has(job));
    if (lost.length === 0) return [];
    const { name } = after.identity;
    const still = young.size === 0 ? 'no job of Longhorn' : `${[...young].join(', ')} alone`;
    return [
      {
        rule: 'backup-off',
        grade: 'outage',
        subject: after.identity,
        summary: `the claim ${name} loses the recurring jobs of Longhorn: ${lost.join(', ')}; it has ${still}`,
      },
    ];
  });
}

function jobsOf({ object }: ObjectItem): ReadonlySet<string> {
  const labels = Object.entries(mapAt(object, 'metadata', 'labels'));
  const jobs = labels.filter(
    ([key, value]) => value === 'enabled' && /^recurring-job(-group)?\.longhorn\.io\/(?!source$)/.test(key),
  );
  return new Set(
    jobs.map(([key]) => key.replace(/^recurring-job-group.*\//, 'group ').replace(/^recurring-job\..*\//, '')),
  );
}

function say(item: ObjectItem, reason: string): Consequence {
  return {
    rule: 'backup-off',
    grade: 'outage',
    subject: item.identity,
    summary: `the claim ${claimsOf(item).join(', ')} is not backed up any more: ${reason}`,
  };
}
