import { edited, replacing } from '../trees';
import type { CasesByRule } from './rule-cases';
import { workspace } from './synthesised';

const APP = 'kubernetes/apps/opencode/opencode-flux/app';
const SOURCE = `${APP}/replicationsource.yaml`;

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
    },
    silent: {
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
        'opencode-flux writes to the repository that the Secret other names, instead of opencode-flux-volsync-secret',
      ],
    },
    silent: {
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
      'fewer snapshots': [
        () => workspace(),
        () => edited(workspace(), { [SOURCE]: replacing('hourly: 24', 'hourly: 6') }),
        'data-loss',
        'the backup opencode-flux keeps fewer snapshots (hourly 6 instead of 24): the next run forgets the older ones',
      ],
    },
    silent: {
      'more of them': [() => workspace(), () => edited(workspace(), { [SOURCE]: replacing('daily: 7', 'daily: 14') })],
    },
  },
};
