import type { Construct } from 'constructs';
import type { Cluster } from '../../cluster/cluster';
import type { ResolvedBackup, ResolvedLonghornBackup } from '../../cluster/resolve-backup';
import { storedSecret } from '../secret/external-secret';
import type { BackedUpVolume, BackupPlan } from './backed-up-volume';
import { hourlySchedule } from './hourly-schedule';
import { KOPIUR_GROUP, populatingRestore, snapshotPolicy, snapshotSchedule } from './kopiur';
import { replicationDestination, replicationSource, resticRepository } from './volsync';
import { kopiaReplicationDestination, kopiaReplicationSource } from './volsync-kopia';
import type { ClaimSource } from './workspace-claim';

/** What is to happen to a volume. */
export interface BackupChoices {
  readonly isBackedUp: boolean;
  readonly restores: boolean;

  /** How it differs from the cluster's. */
  readonly differences: Partial<BackupPlan>;
}

/** The objects that back a volume up and fill a new one. */
export function backUp(app: Construct, cluster: Cluster, volume: BackedUpVolume, choices: BackupChoices): void {
  const { backup } = cluster;
  const { isBackedUp, restores, differences } = choices;
  if (backup.kind === 'none' || backup.kind === 'longhorn' || !(isBackedUp || restores)) return;
  const plan: BackupPlan = {
    schedule: differences.schedule ?? backup.schedule ?? hourlySchedule(volume.name),
    retain: differences.retain ?? backup.retain,
  };
  switch (backup.kind) {
    case 'volsync':
      repositorySecret(app, cluster, volume, { keys: backup.secretKeys, template: resticRepository(volume.name) });
      if (isBackedUp) replicationSource(app, volume, backup, plan);
      if (restores) {
        const withoutCleanup = cluster.unsupported('cleanRestore');
        replicationDestination(app, destinationName(volume.name), volume, { backup, withoutCleanup });
      }
      return;
    case 'volsync-kopia':
      repositorySecret(app, cluster, volume, backup.repositorySecret);
      if (isBackedUp) kopiaReplicationSource(app, volume, backup, plan);
      if (restores) kopiaReplicationDestination(app, destinationName(volume.name), volume, backup);
      return;
    case 'kopiur':
      snapshotPolicy(app, volume, backup, plan.retain);
      if (isBackedUp) snapshotSchedule(app, volume.name, plan);
      if (restores) populatingRestore(app, volume, backup);
  }
}

/** What a new claim is filled from. */
export function claimSource({ kind }: ResolvedBackup, name: string): ClaimSource | undefined {
  switch (kind) {
    case 'volsync':
    case 'volsync-kopia':
      return { apiGroup: 'volsync.backube', kind: 'ReplicationDestination', name: destinationName(name) };
    case 'kopiur':
      return { apiGroup: KOPIUR_GROUP, kind: 'Restore', name };
    case 'longhorn':
    case 'none':
      return undefined;
  }
}

/** Labels of a claim that is backed up by what looks for them. */
export function claimLabels(backup: ResolvedBackup): Readonly<Record<string, string>> | undefined {
  return backup.kind === 'longhorn' ? longhornLabels(backup) : undefined;
}

/** Longhorn takes the labels of a claim over to its volume only where the first says so. */
function longhornLabels({ groups, jobs }: ResolvedLonghornBackup): Readonly<Record<string, string>> {
  const keys = [
    'recurring-job.longhorn.io/source',
    ...groups.map((group) => `recurring-job-group.longhorn.io/${group}`),
    ...jobs.map((job) => `recurring-job.longhorn.io/${job}`),
  ];
  return Object.fromEntries(keys.map((key) => [key, 'enabled']));
}

function destinationName(name: string): string {
  return `${name}-dst`;
}

function repositorySecret(
  app: Construct,
  cluster: Cluster,
  { name, repositorySecretName }: BackedUpVolume,
  { keys, template }: { readonly keys: object; readonly template?: Readonly<Record<string, string>> | undefined },
): void {
  storedSecret(app, 'backup-secret', cluster, {
    name: `${name}-volsync`,
    secretName: repositorySecretName,
    keys: { ...keys } as Readonly<Record<string, string>>,
    ...(template !== undefined && { template }),
  });
}
