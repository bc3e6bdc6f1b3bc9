import { mapAt, mapsAt, textAt } from '../json';
import type { Consequence, ObjectItem } from '../model';
import { changedObjects, type Rule } from './rule';

/** Backups go to another repository, or are encrypted with another password. */
export const backupRepository: Rule = (context) => [
  ...changedObjects(context, 'ReplicationSource', 'ReplicationDestination').flatMap(({ before, after }) => {
    const [old, young] = [before, after].map(({ object }) => textAt(object, 'spec', 'restic', 'repository') ?? '');
    const verb = after.identity.kind === 'ReplicationSource' ? 'writes to' : 'reads from';
    return old === young
      ? []
      : [
          say(
            after,
            `${after.identity.name} ${verb} the repository that the Secret ${young ?? ''} names, instead of ${old ?? ''}`,
          ),
        ];
  }),
  ...changedObjects(context, 'ExternalSecret').flatMap(({ before, after }) => {
    if (!('RESTIC_REPOSITORY' in { ...template(before), ...keys(before) })) return [];
    return ['RESTIC_REPOSITORY', 'RESTIC_PASSWORD'].flatMap((key) => {
      const [old, young] = [valueOf(before, key), valueOf(after, key)];
      if (old === young) return [];
      const what = key === 'RESTIC_PASSWORD' ? 'password' : 'address';
      return [say(after, `the ${what} of the backup repository in ${after.identity.name} is another`)];
    });
  }),
];

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
    next: 'copy them with restic copy, or keep the old repository for as long as they may be wanted',
  };
}
