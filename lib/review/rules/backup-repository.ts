import { mapAt, mapsAt, textAt } from '../json';
import type { Consequence, ObjectItem } from '../model';
import { BACKUP_KINDS, isBackupObject, moverName, repositoryOf, RESTORE_KINDS, sourceName } from './backups';
import { changedObjects, type ObjectPair, type Rule } from './rule';

/** Backups go to another repository, or are encrypted with another password. */
export const backupRepository: Rule = (context) => [
  ...changedObjects(context, ...BACKUP_KINDS, ...RESTORE_KINDS)
    .filter(({ before }) => isBackupObject(before))
    .flatMap(movedTo),
  ...changedObjects(context, 'ExternalSecret').flatMap(({ before, after }) => {
    const has = (key: string): boolean => key in { ...template(before), ...keys(before) };
    return ['RESTIC_REPOSITORY', 'RESTIC_PASSWORD', 'KOPIA_REPOSITORY', 'KOPIA_FS_PATH', 'KOPIA_PASSWORD'].flatMap(
      (key) => {
        if (!has(key)) return [];
        const [old, young] = [valueOf(before, key), valueOf(after, key)];
        if (old === young) return [];
        const what = key.endsWith('_PASSWORD') ? 'password' : 'address';
        return [say(after, `the ${what} of the backup repository in ${after.identity.name} is another`)];
      },
    );
  }),
];

/** The repository, the program that writes it, or the name of the snapshots in it is another. */
function movedTo({ before, after }: ObjectPair): readonly Consequence[] {
  const { kind, name } = after.identity;
  const verb = BACKUP_KINDS.some((each) => each === kind) ? 'writes to' : 'reads from';
  const [oldMover, mover] = [moverName(before), moverName(after)];
  if (oldMover !== mover && oldMover !== undefined) {
    return [say(after, `${name} ${verb} a repository of ${mover ?? 'another mover'} instead of ${oldMover}`)];
  }
  const [old, young] = [repositoryOf(before), repositoryOf(after)];
  if (old !== young) {
    return [say(after, `${name} ${verb} ${young}, instead of ${old}`)];
  }
  if (sourceName(before) === sourceName(after)) return [];
  return [say(after, `${name} ${verb} its repository under another name (username, hostname or path)`)];
}

/** A value of the template, with what is read for each name in it. */
function valueOf(item: ObjectItem, key: string): string {
  const text = textAt(template(item), key) ?? textAt(keys(item), key) ?? '';
  return text.replace(/\{\{\s*\.(\w+)\s*\}\}/g, (_, name: string) => `{{ ${textAt(keys(item), name) ?? ''} }}`);
}

function template({ object }: ObjectItem) {
  return mapAt(object, 'spec', 'target', 'template', 'data');
}

function keys({ object }: ObjectItem) {
  return Object.fromEntries(
    mapsAt(object, 'spec', 'data').map((entry) => [
      textAt(entry, 'secretKey') ?? '',
      textAt(entry, 'remoteRef', 'key') ?? '',
    ]),
  );
}

function say(item: ObjectItem, summary: string): Consequence {
  return {
    rule: 'backup-repository',
    grade: 'outage',
    subject: item.identity,
    summary,
    detail: 'the snapshots so far stay where they are: a restore from the new place does not find them',
    next: 'copy them over, or keep the old repository for as long as they may be wanted',
  };
}
