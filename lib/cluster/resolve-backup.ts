import type {
  ClusterBackup,
  KopiurBackup,
  LonghornBackup,
  NoBackup,
  VolSyncBackup,
  VolSyncKopiaBackup,
} from './backup';
import { type Defaulted, withDefaults } from './defaults';
import type { KustomizationDependency } from './dependency';

/** VolSync with restic, with its defaults filled in. */
export type ResolvedVolSyncBackup = Defaulted<VolSyncBackup, 'retain' | 'pruneIntervalDays' | 'dependsOn'>;

/** VolSync with kopia, with its defaults filled in. */
export type ResolvedVolSyncKopiaBackup = Defaulted<VolSyncKopiaBackup, 'retain' | 'dependsOn'>;

/** Kopiur, with its defaults filled in. */
export type ResolvedKopiurBackup = Defaulted<
  KopiurBackup,
  'copyMethod' | 'projectCredentials' | 'retain' | 'dependsOn'
>;

/** Longhorn, with its defaults filled in. */
export type ResolvedLonghornBackup = Required<LonghornBackup>;

/** A backup with its defaults filled in. */
export type ResolvedBackup =
  ResolvedVolSyncBackup | ResolvedVolSyncKopiaBackup | ResolvedKopiurBackup | ResolvedLonghornBackup | NoBackup;

const RETAIN = { hourly: 24, daily: 7, weekly: 5 } as const;

/** Fills the defaults of a backup in; there is none where nothing is said. */
export function resolveBackup(backup: ClusterBackup = { kind: 'none' }): ResolvedBackup {
  switch (backup.kind) {
    case 'none':
      return backup;
    case 'volsync':
      return withDefaults({ retain: RETAIN, pruneIntervalDays: 7, dependsOn: [] }, backup) as ResolvedVolSyncBackup;
    case 'volsync-kopia':
      return withDefaults({ retain: RETAIN, dependsOn: [] }, backup) as ResolvedVolSyncKopiaBackup;
    case 'kopiur':
      return withDefaults(
        { copyMethod: 'Snapshot', projectCredentials: false, retain: RETAIN, dependsOn: [] },
        backup,
      ) as ResolvedKopiurBackup;
    case 'longhorn':
      return withDefaults(
        { groups: backup.jobs === undefined ? ['default'] : [], jobs: [] },
        backup,
      ) as ResolvedLonghornBackup;
  }
}

/** Whether a new claim can be filled from the backup. */
export function restoresClaims({ kind }: ResolvedBackup): boolean {
  return kind !== 'none' && kind !== 'longhorn';
}

/** Flux Kustomizations that provide the backup. */
export function backupDependencies(backup: ResolvedBackup): readonly KustomizationDependency[] {
  return 'dependsOn' in backup ? backup.dependsOn : [];
}
