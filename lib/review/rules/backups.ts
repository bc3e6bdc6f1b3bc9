import { at, mapAt, mapsAt, textAt } from '../json';
import type { JsonObject, ObjectItem } from '../model';

/** API group of Kopiur. */
export const KOPIUR = 'kopiur.home-operations.com';

/** Kinds that back a claim up: VolSync's and Kopiur's. */
export const BACKUP_KINDS = ['ReplicationSource', 'SnapshotPolicy'] as const;

/** Kinds that fill a new claim. */
export const RESTORE_KINDS = ['ReplicationDestination', 'Restore'] as const;

/** Movers of VolSync. */
const MOVERS = ['restic', 'kopia', 'rclone', 'rsync', 'rsyncTLS', 'syncthing'] as const;

/** Whether an object is of VolSync or of Kopiur: other operators have kinds of the same names. */
export function isBackupObject({ identity: { group } }: ObjectItem): boolean {
  return group === KOPIUR || group === 'volsync.backube';
}

/** Whether an object is Kopiur's. */
export function isKopiur({ identity }: ObjectItem): boolean {
  return identity.group === KOPIUR;
}

/** The claims that an object backs up. */
export function claimsOf(item: ObjectItem): readonly string[] {
  if (!isKopiur(item)) return [textAt(item.object, 'spec', 'sourcePVC') ?? ''];
  return mapsAt(item.object, 'spec', 'sources').flatMap((source) => textAt(source, 'pvc', 'name') ?? []);
}

/** Name of the mover; undefined for a form that is not known. */
export function moverName(item: ObjectItem): string | undefined {
  if (isKopiur(item)) return 'kopia';
  return MOVERS.find((name) => at(item.object, 'spec', name) !== undefined);
}

/** The settings of VolSync's mover. */
export function moverOf(item: ObjectItem): JsonObject {
  const name = moverName(item);
  return name === undefined || isKopiur(item) ? {} : mapAt(item.object, 'spec', name);
}

/** Where snapshots are kept, as text. */
export function repositoryOf(item: ObjectItem): string {
  if (!isKopiur(item)) return `the repository that the Secret ${textAt(moverOf(item), 'repository') ?? ''} names`;
  const [kind, namespace, name] = ['kind', 'namespace', 'name'].map((key) =>
    textAt(item.object, 'spec', 'repository', key),
  );
  return `the ${kind ?? 'Repository'} ${[namespace, name].filter((part) => part !== undefined).join('/')}`;
}

/** The name that a shared repository knows the snapshots of a claim by; undefined where it is made of the object's own. */
export function sourceName(item: ObjectItem): string {
  const own = isKopiur(item) ? mapAt(item.object, 'spec', 'identity') : moverOf(item);
  const paths = isKopiur(item)
    ? mapsAt(item.object, 'spec', 'sources').flatMap((source) => textAt(source, 'sourcePathOverride') ?? [])
    : [textAt(own, 'sourcePathOverride')];
  const names = [textAt(own, 'username'), textAt(own, 'hostname'), ...paths];
  return names.map((name) => name ?? '').join('@');
}

/** How many snapshots of each period are kept; undefined where all are. */
export function retentionOf(item: ObjectItem): JsonObject | undefined {
  if (!isKopiur(item)) return mapAt(moverOf(item), 'retain');
  return at(item.object, 'spec', 'retention') === undefined ? undefined : mapAt(item.object, 'spec', 'retention');
}

/** Uid of the mover. */
export function moverUser(item: ObjectItem): string | undefined {
  if (!isKopiur(item)) return textAt(moverOf(item), 'moverSecurityContext', 'runAsUser');
  const mover = mapAt(item.object, 'spec', 'mover');
  return textAt(mover, 'securityContext', 'runAsUser') ?? textAt(mover, 'podSecurityContext', 'runAsUser');
}
