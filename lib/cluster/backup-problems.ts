import { kopiurSchedule, volsyncSchedule } from '../validation/cron';
import { dnsLabel, dnsSubdomain } from '../validation/dns-name';
import { integerBetween } from '../validation/integer';
import type { Check, Problems } from '../validation/problem';
import { byteQuantity } from '../validation/quantity';
import type { BackupCache, BackupRepositorySecret } from './backup';
import { checkRetention } from './check-retention';
import type { ResolvedBackup, ResolvedKopiurBackup, ResolvedLonghornBackup } from './resolve-backup';

/** What is wrong with the description of the backup. */
export function checkBackup(backup: ResolvedBackup, problems: Problems): void {
  switch (backup.kind) {
    case 'none':
      return;
    case 'longhorn':
      checkLonghorn(backup, problems);
      return;
    case 'kopiur':
      checkKopiur(backup, problems);
      break;
    case 'volsync':
      problems.require('backup.snapshotClassName', backup.snapshotClassName, dnsSubdomain);
      checkCache(backup.cache, problems);
      problems.check('backup.pruneIntervalDays', backup.pruneIntervalDays, integerBetween(1, 3650));
      break;
    case 'volsync-kopia':
      problems.require('backup.snapshotClassName', backup.snapshotClassName, dnsSubdomain);
      checkCache(backup.cache, problems);
      checkRepositorySecret(backup.repositorySecret, problems);
  }
  problems.check('backup.schedule', backup.schedule, backupSchedule(backup));
  checkRetention('backup.retain', backup.retain, problems);
}

/** A schedule that the operator of the backup accepts. */
export function backupSchedule({ kind }: ResolvedBackup): Check {
  return kind === 'kopiur' ? kopiurSchedule : volsyncSchedule;
}

function checkCache(cache: BackupCache | undefined, problems: Problems): void {
  if (cache === undefined) return;
  problems
    .require('backup.cache.className', cache.className, dnsSubdomain)
    .require('backup.cache.size', cache.size, byteQuantity);
}

function checkKopiur(
  { repository, copyMethod, snapshotClassName, cache }: ResolvedKopiurBackup,
  problems: Problems,
): void {
  problems
    .require('backup.repository.name', repository.name, dnsSubdomain)
    .check('backup.repository.namespace', repository.namespace, dnsLabel())
    .check('backup.snapshotClassName', snapshotClassName, dnsSubdomain);
  checkCache(cache, problems);
  if (repository.namespace !== undefined && repository.kind !== 'Repository') {
    problems.add(
      `backup.repository.namespace is "${repository.namespace}": a ClusterRepository has none; leave it out, or write kind: 'Repository'`,
    );
  }
  if (copyMethod === 'Direct' && snapshotClassName !== undefined) {
    problems.add(
      `backup.snapshotClassName is "${snapshotClassName}": with copyMethod 'Direct' there is no snapshot; leave one of them out`,
    );
  }
}

function checkLonghorn({ groups, jobs }: ResolvedLonghornBackup, problems: Problems): void {
  for (const [prop, names] of Object.entries({ groups, jobs })) {
    for (const [index, name] of names.entries()) problems.check(`backup.${prop}[${index}]`, name, dnsLabel());
  }
  if (groups.length + jobs.length === 0) {
    problems.add("backup names no group and no job: nothing would be backed up; write groups: ['default']");
  }
}

/** Where nothing of the Secret says what the mover asks for, it fails at its first run. */
function checkRepositorySecret({ keys, template }: BackupRepositorySecret, problems: Problems): void {
  const made = Object.keys(template ?? keys);
  for (const key of ['KOPIA_REPOSITORY', 'KOPIA_PASSWORD']) {
    if (!made.includes(key)) {
      problems.add(`backup.repositorySecret has no ${key}: the mover needs it; write it under template or keys`);
    }
  }
  for (const [key, text] of Object.entries(template ?? {})) {
    for (const [, name = ''] of text.matchAll(/\{\{-?\s*\.(\w+)/g)) {
      if (!(name in keys)) {
        problems.add(
          `backup.repositorySecret.template.${key} has {{ .${name} }}: write the name of that value under keys`,
        );
      }
    }
  }
}
