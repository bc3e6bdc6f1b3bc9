import type { Consequence, ObjectItem } from '../model';
import { BACKUP_KINDS, isBackupObject, moverUser, RESTORE_KINDS } from './backups';
import { changedObjects, type Rule } from './rule';

/** A backup, or a restore, runs as another user. */
export const backupUser: Rule = (context) =>
  changedObjects(context, ...BACKUP_KINDS, ...RESTORE_KINDS)
    .filter(({ before }) => isBackupObject(before))
    .flatMap(({ before, after }): readonly Consequence[] => {
      const [old, young] = [userOf(before), userOf(after)];
      if (old === young) return [];
      const { kind, name } = after.identity;
      return [
        {
          rule: 'backup-user',
          grade: 'outage',
          subject: after.identity,
          summary: BACKUP_KINDS.some((each) => each === kind)
            ? `the backup ${name} runs as ${young} instead of ${old}: files with mode 0600 of another user cannot be read, and it fails`
            : `the restore ${name} runs as ${young} instead of ${old}: what it writes belongs to that user`,
          next: 'let it run as the user of the pod that writes the files',
        },
      ];
    });

function userOf(item: ObjectItem): string {
  const user = moverUser(item);
  return user === undefined ? "the mover's own user" : `uid ${user}`;
}
