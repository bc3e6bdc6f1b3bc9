import type { ClusterBackup, OpenCodeWorkspaceProps } from '../../../lib';
import { KOPIA, KOPIUR, LONGHORN } from '../../workspace/storage/backups';
import { edited, type Files, replacing } from '../trees';
import type { CasesByRule } from './rule-cases';
import { workspace } from './synthesised';

const APP = 'kubernetes/apps/opencode/opencode-flux/app';
const SOURCE = `${APP}/replicationsource.yaml`;
const POLICY = `${APP}/snapshotpolicy.yaml`;
const SCHEDULE = `${APP}/snapshotschedule.yaml`;

/** A workspace whose cluster backs up another way. */
const by = (backup: ClusterBackup, props: Partial<OpenCodeWorkspaceProps> = {}): Files => workspace(props, { backup });

/** What happens to a backup. */
export const backupCases: CasesByRule = {
  'backup-off': {
    fires: {
      'it goes': [
        () => workspace(),
        () => workspace({ backup: false }),
        'outage',
        'the claim opencode-flux is not backed up any more: its backup is taken out of the tree',
      ],
      'it pauses': [
        () => workspace(),
        () => edited(workspace(), { [SOURCE]: replacing('spec:\n', 'spec:\n  paused: true\n') }),
        'outage',
        'the claim opencode-flux is not backed up any more: its backup is paused',
      ],
      'it has no schedule': [
        () => workspace(),
        () => edited(workspace(), { [SOURCE]: replacing('schedule: 0 * * * *', 'manual: once') }),
        'outage',
        'the claim opencode-flux is not backed up any more: its backup has no schedule any more',
      ],
      'Kopiur’s schedule goes': [
        () => by(KOPIUR),
        () => by(KOPIUR, { backup: false }),
        'outage',
        'the claim opencode-flux is not backed up any more: its schedule is taken out of the tree',
      ],
      'Kopiur’s schedule is suspended': [
        () => by(KOPIUR),
        () => edited(by(KOPIUR), { [SCHEDULE]: replacing('  schedule:\n', '  schedule:\n    suspend: true\n') }),
        'outage',
        'the claim opencode-flux is not backed up any more: its schedule is suspended',
      ],
      'Kopiur’s policy is suspended': [
        () => by(KOPIUR),
        () => edited(by(KOPIUR), { [POLICY]: replacing('spec:\n', 'spec:\n  suspend: true\n') }),
        'outage',
        'the claim opencode-flux is not backed up any more: its backup is paused',
      ],
      'a policy goes that takes its snapshots along': [
        () =>
          edited(by(KOPIUR), { [POLICY]: replacing('spec:\n', 'spec:\n  deletion:\n    onPolicyDelete: Delete\n') }),
        () => by({ kind: 'none' }),
        'data-loss',
        'the claim opencode-flux is not backed up any more: its backup is taken out of the tree',
      ],
      'VolSync’s kopia pauses': [
        () => by(KOPIA),
        () => edited(by(KOPIA), { [SOURCE]: replacing('spec:\n', 'spec:\n  paused: true\n') }),
        'outage',
        'the claim opencode-flux is not backed up any more: its backup is paused',
      ],
      'the labels that Longhorn looks for go': [
        () => by(LONGHORN),
        () => by(LONGHORN, { backup: false }),
        'outage',
        'the claim opencode-flux loses the recurring jobs of Longhorn: group default; it has no job of Longhorn',
      ],
    },
    silent: {
      'Longhorn’s groups become more': [
        () => by(LONGHORN),
        () => by({ kind: 'longhorn', groups: ['default', 'weekly'] }),
      ],
      'Kopiur takes over from VolSync, which is told as another repository': [() => workspace(), () => by(KOPIUR)],
      'another schedule of Kopiur': [() => by(KOPIUR), () => by(KOPIUR, { backup: { schedule: 'H 3 * * *' } })],
      'a schedule of another operator': [
        () => edited(by(KOPIUR), { [SCHEDULE]: replacing('kopiur.home-operations.com', 'snapscheduler.backube') }),
        () => by(KOPIUR, { backup: false }),
      ],
      'another schedule': [
        () => workspace(),
        () => edited(workspace(), { [SOURCE]: replacing('0 * * * *', '30 * * * *') }),
      ],
    },
  },
  'backup-user': {
    fires: {
      'another uid than the files': [
        () => workspace(),
        () => edited(workspace(), { [SOURCE]: replacing('runAsUser: 1000', 'runAsUser: 568') }),
        'outage',
        'the backup opencode-flux runs as uid 568 instead of uid 1000: files with mode 0600 of another user cannot be read, and it fails',
      ],
      'another uid in Kopiur’s policy': [
        () => by(KOPIUR),
        () => edited(by(KOPIUR), { [POLICY]: replacing('runAsUser: 1000', 'runAsUser: 568') }),
        'outage',
        'the backup opencode-flux runs as uid 568 instead of uid 1000: files with mode 0600 of another user cannot be read, and it fails',
      ],
      'another uid of kopia in VolSync': [
        () => by(KOPIA),
        () => edited(by(KOPIA), { [SOURCE]: replacing('runAsUser: 1000', 'runAsUser: 568') }),
        'outage',
        'the backup opencode-flux runs as uid 568 instead of uid 1000: files with mode 0600 of another user cannot be read, and it fails',
      ],
    },
    silent: {
      'the same user': [
        () => workspace(),
        () => edited(workspace(), { [SOURCE]: replacing('runAsGroup: 1000', 'runAsGroup: 100') }),
      ],
    },
  },
  'backup-repository': {
    fires: {
      'another repository of Kopiur': [
        () => by(KOPIUR),
        () => by({ ...KOPIUR, repository: { name: 'offsite' } }),
        'outage',
        'opencode-flux writes to the ClusterRepository offsite, instead of the ClusterRepository nas',
      ],
      'another name in a shared repository': [
        () => by(KOPIUR),
        () => edited(by(KOPIUR), { [POLICY]: replacing('spec:\n', 'spec:\n  identity:\n    hostname: old\n') }),
        'outage',
        'opencode-flux writes to its repository under another name (username, hostname or path)',
      ],
      'Kopiur in place of VolSync': [
        () => workspace(),
        () => by(KOPIUR),
        'outage',
        'the claim opencode-flux is backed up by the SnapshotPolicy opencode-flux to the ClusterRepository nas, instead of the ReplicationSource opencode-flux to the repository that the Secret opencode-flux-volsync-secret names',
      ],
      'kopia in place of restic': [
        () => workspace(),
        () => by(KOPIA),
        'outage',
        'opencode-flux writes to a repository of kopia instead of restic',
      ],
      'another password of kopia': [
        () => by(KOPIA),
        () => by({ ...KOPIA, repositorySecret: { ...KOPIA.repositorySecret, keys: { KOPIA_PASSWORD: 'OTHER' } } }),
        'outage',
        'the password of the backup repository in opencode-flux-volsync is another',
      ],
      'another address': [
        () => workspace(),
        () => edited(workspace(), { [`${APP}/externalsecret-volsync.yaml`]: replacing('}}/opencode-flux', '}}/flux') }),
        'outage',
        'the address of the backup repository in opencode-flux-volsync is another',
      ],
      'another password': [
        () => workspace(),
        () =>
          edited(workspace(), {
            [`${APP}/externalsecret-volsync.yaml`]: replacing('key: VOLSYNC_RESTIC_PASSWORD', 'key: OTHER_PASSWORD'),
          }),
        'outage',
        'the password of the backup repository in opencode-flux-volsync is another',
      ],
      'another Secret': [
        () => workspace(),
        () =>
          edited(workspace(), { [SOURCE]: replacing('repository: opencode-flux-volsync-secret', 'repository: other') }),
        'outage',
        'opencode-flux writes to the repository that the Secret other names, instead of the repository that the Secret opencode-flux-volsync-secret names',
      ],
    },
    silent: {
      'Kopiur by another schedule': [() => by(KOPIUR), () => by({ ...KOPIUR, schedule: 'H 2 * * *' })],
      'another name for the same value': [
        () => workspace(),
        () =>
          edited(workspace(), {
            [`${APP}/externalsecret-volsync.yaml`]: (text) =>
              text
                .replaceAll('.repositoryTemplate', '.template')
                .replaceAll('secretKey: repositoryTemplate', 'secretKey: template'),
          }),
      ],
    },
  },
  'backup-retention': {
    fires: {
      'fewer snapshots of Kopiur': [
        () => by(KOPIUR),
        () => by({ ...KOPIUR, retain: { hourly: 24, daily: 7, weekly: 1 } }),
        'data-loss',
        'the backup opencode-flux keeps fewer snapshots (keepWeekly 1 instead of 5): the next run forgets the older ones',
      ],
      'a retention where there was none': [
        () => edited(by(KOPIUR), { [POLICY]: (text) => text.replace(/  retention:\n(?:    .*\n)+/, '') }),
        () => by(KOPIUR),
        'data-loss',
        'the backup opencode-flux keeps fewer snapshots (keepHourly, keepDaily, keepWeekly alone instead of all): the next run forgets the older ones',
      ],
      'fewer snapshots of kopia in VolSync': [
        () => by(KOPIA),
        () => by({ ...KOPIA, retain: { hourly: 6, daily: 7, weekly: 5 } }),
        'data-loss',
        'the backup opencode-flux keeps fewer snapshots (hourly 6 instead of 24): the next run forgets the older ones',
      ],
      'fewer snapshots': [
        () => workspace(),
        () => edited(workspace(), { [SOURCE]: replacing('hourly: 24', 'hourly: 6') }),
        'data-loss',
        'the backup opencode-flux keeps fewer snapshots (hourly 6 instead of 24): the next run forgets the older ones',
      ],
    },
    silent: {
      'Kopiur keeps more': [() => by(KOPIUR), () => by({ ...KOPIUR, retain: { hourly: 48, daily: 7, weekly: 5 } })],
      'more of them': [() => workspace(), () => edited(workspace(), { [SOURCE]: replacing('daily: 7', 'daily: 14') })],
    },
  },
};
