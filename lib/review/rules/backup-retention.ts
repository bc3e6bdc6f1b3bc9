import { textAt } from '../json';
import type { Consequence } from '../model';
import { BACKUP_KINDS, isBackupObject, retentionOf } from './backups';
import { changedObjects, type Rule } from './rule';

/** Fewer snapshots are kept, so older ones are deleted. */
export const backupRetention: Rule = (context) =>
  changedObjects(context, ...BACKUP_KINDS).flatMap(({ before, after }): readonly Consequence[] => {
    if (!isBackupObject(before)) return [];
    const [old, young] = [before, after].map(retentionOf);
    if (young === undefined) return [];
    const fewer = Object.keys(old ?? {}).filter(
      (period) => Number(textAt(young, period) ?? 0) < Number(textAt(old, period)),
    );
    const texts =
      old === undefined
        ? [`${Object.keys(young).join(', ')} alone instead of all`]
        : fewer.map((period) => `${period} ${textAt(young, period) ?? 'none'} instead of ${textAt(old, period) ?? ''}`);
    if (texts.length === 0) return [];
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
