import { mapAt, textAt } from '../json';
import type { Consequence } from '../model';
import { changedObjects, type Rule } from './rule';

/** Fewer snapshots are kept, so older ones are deleted. */
export const backupRetention: Rule = (context) =>
  changedObjects(context, 'ReplicationSource').flatMap(({ before, after }): readonly Consequence[] => {
    const [old, young] = [before, after].map(({ object }) => mapAt(object, 'spec', 'restic', 'retain'));
    const fewer = Object.keys(old ?? {}).filter(
      (period) => Number(textAt(young, period) ?? 0) < Number(textAt(old, period)),
    );
    if (fewer.length === 0) return [];
    const texts = fewer.map(
      (period) => `${period} ${textAt(young, period) ?? 'none'} instead of ${textAt(old, period) ?? ''}`,
    );
    return [
      {
        rule: 'backup-retention',
        grade: 'data-loss',
        subject: after.identity,
        summary: `the backup ${after.identity.name} keeps fewer snapshots (${texts.join(', ')}): the next run forgets the older ones`,
        detail: 'they are deleted from the repository when it is pruned',
      },
    ];
  });
