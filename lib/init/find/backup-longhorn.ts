import type { LonghornBackup } from '../../cluster/backup';
import type { FluxTree } from '../flux-tree';
import { at, listAt, literal } from '../values';
import type { BackupCandidate } from './backup';
import { storage } from './storage';

/** Groups of the recurring jobs that make backups, where the volumes are Longhorn's. Snapshots alone stay on the same disks. */
export function longhornBackups(tree: FluxTree): readonly BackupCandidate[] {
  const jobs = tree
    .all('RecurringJob', 'longhorn.io')
    .filter(({ value }) => /^backup/.test(tree.literal(at(value, 'spec', 'task')) ?? ''));
  const className = storage(tree)?.value.className ?? '';
  const isLonghorn =
    /longhorn/.test(className) ||
    tree
      .all('StorageClass')
      .some(({ name, value }) => name === className && at(value, 'provisioner') === 'driver.longhorn.io');
  if (jobs.length === 0 || !isLonghorn) return [];
  const groups = [
    ...new Set(
      jobs.flatMap(({ value }) => listAt(value, 'spec', 'groups').flatMap((group) => tree.literal(group) ?? [])),
    ),
  ];
  const single = jobs.flatMap(({ name, value }) =>
    listAt(value, 'spec', 'groups').length === 0 ? (literal(name) ?? []) : [],
  );
  // Of several groups the default one is for volumes that nobody has put into another.
  const chosen = groups.includes('default') ? ['default'] : groups;
  const value: LonghornBackup = {
    kind: 'longhorn',
    ...(chosen.length > 0 && chosen.join() !== 'default' && { groups: chosen }),
    ...(chosen.length === 0 && { jobs: single }),
  };
  const others = groups.filter((group) => !chosen.includes(group));
  return [
    {
      // Apps need not say that they take part.
      uses: 0,
      found: {
        kind: 'backup',
        backup: {
          value,
          files: jobs.map(({ file }) => file),
          ...(others.length > 0 && { chosen: `the group default, not ${others.join(', ')}` }),
        },
      },
    },
  ];
}
