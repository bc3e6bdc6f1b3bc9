import { at, textAt } from '../json';
import type { Consequence, ObjectItem } from '../model';
import { changedObjects, removedObjects, type Rule } from './rule';

/** Nothing backs a claim up any more. */
export const backupOff: Rule = (context) => [
  ...removedObjects(context, 'ReplicationSource').map((item) => say(item, 'its backup is taken out of the tree')),
  ...changedObjects(context, 'ReplicationSource').flatMap(({ before, after }): readonly Consequence[] => {
    if (at(after.object, 'spec', 'paused') === true && at(before.object, 'spec', 'paused') !== true)
      return [say(after, 'its backup is paused')];
    const [old, young] = [before, after].map(({ object }) => textAt(object, 'spec', 'trigger', 'schedule'));
    if (old !== undefined && young === undefined) return [say(after, 'its backup has no schedule any more')];
    const [oldClaim, claim] = [before, after].map(({ object }) => textAt(object, 'spec', 'sourcePVC') ?? '');
    return oldClaim === claim ? [] : [say(before, `its backup is of the claim ${claim ?? ''} now`)];
  }),
];

function say(item: ObjectItem, reason: string): Consequence {
  return {
    rule: 'backup-off',
    grade: 'outage',
    subject: item.identity,
    summary: `the claim ${textAt(item.object, 'spec', 'sourcePVC') ?? ''} is not backed up any more: ${reason}`,
  };
}
