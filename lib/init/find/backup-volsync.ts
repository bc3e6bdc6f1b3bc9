import type { BackupRepositorySecret, BackupSecretKeys, VolSyncBackup, VolSyncKopiaBackup } from '../../cluster/backup';
import { isRecord } from '../../guard/record';
import type { FluxTree } from '../flux-tree';
import type { RepositoryObject } from '../manifests';
import { at, listAt, valuesOfKey } from '../values';
import type { BackupCandidate } from './backup';
import { plainSchedule } from './backup-schedule';

/** What the repository's VolSync template says, for the mover that most apps use. */
export function volsyncBackups(tree: FluxTree): readonly BackupCandidate[] {
  const sources = tree.all('ReplicationSource', 'volsync.backube');
  const candidates = (['restic', 'kopia'] as const).flatMap((mover) => {
    const own = sources.filter(({ value }) => at(value, 'spec', mover) !== undefined);
    // A component that many apps share says more than one app's own.
    const [source] = [...own].sort((one, other) => variables(other) - variables(one));
    return source === undefined ? [] : [{ uses: tree.uses(own), found: backupOf(tree, source, mover) }];
  });
  const [other] = sources;
  if (candidates.length > 0 || other === undefined) return candidates;
  const mover = ['rclone', 'rsync', 'rsyncTLS', 'syncthing'].find((key) => at(other.value, 'spec', key) !== undefined);
  const reason = `VolSync's mover is ${mover ?? 'another'}, and only restic and kopia can be written`;
  return [{ uses: tree.uses(sources), found: { kind: 'unfit', reason, files: [other.file] } }];
}

function backupOf(
  tree: FluxTree,
  { file, value }: RepositoryObject,
  mover: 'restic' | 'kopia',
): BackupCandidate['found'] {
  const spec = at(value, 'spec', mover);
  const unfit = (reason: string, files: readonly string[] = []): BackupCandidate['found'] => ({
    kind: 'unfit',
    reason,
    files: [file, ...files],
  });
  const snapshotClassName =
    tree.literal(at(spec, 'volumeSnapshotClassName')) ?? tree.all('VolumeSnapshotClass').map(({ name }) => name)[0];
  if (snapshotClassName === undefined) return unfit('its copies are no snapshots of a class that the manifests name');
  const secretName = literalOrText(at(spec, 'repository'));
  const secret = mover === 'restic' ? secretKeys(tree, secretName) : repositorySecret(tree, secretName);
  if (secret.keys === undefined) return unfit(secret.reason, secret.files);
  const cacheClass = tree.literal(at(spec, 'cacheStorageClassName')) ?? tree.literal(at(spec, 'storageClassName'));
  if (cacheClass === undefined) return unfit('it names no StorageClass for the cache');
  const compression = tree.literal(at(spec, 'compression'));
  const common = {
    snapshotClassName,
    cache: { className: cacheClass, size: tree.literal(at(spec, 'cacheCapacity')) ?? '2Gi' },
  };
  const schedule = plainSchedule(tree.literal(at(value, 'spec', 'trigger', 'schedule')));
  const backup: VolSyncBackup | VolSyncKopiaBackup =
    'repositoryTemplate' in secret.keys
      ? { kind: 'volsync', ...common, secretKeys: secret.keys, ...schedule }
      : {
          kind: 'volsync-kopia',
          ...common,
          repositorySecret: secret.keys,
          ...(compression !== undefined && { compression }),
          ...schedule,
        };
  return { kind: 'backup', backup: { files: [file, ...secret.files], value: backup } };
}

function variables({ value }: RepositoryObject): number {
  return JSON.stringify(value).includes('${') ? 1 : 0;
}

function literalOrText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

interface SecretFinding<Keys> {
  readonly keys?: Keys;
  readonly files: readonly string[];
  readonly reason: string;
}

/** Names, in the store, of what the template of the repository's Secret is made of. */
function secretKeys(tree: FluxTree, secretName: string): SecretFinding<BackupSecretKeys> {
  const secret = secretWith(tree, 'RESTIC_PASSWORD', secretName);
  if (secret === undefined) {
    return { files: [], reason: 'no ExternalSecret makes the Secret of its repository out of single values' };
  }
  const files = [secret.file];
  const data = at(secret.value, 'spec', 'target', 'template', 'data');
  const field = (key: string): string | undefined => /\{\{-?\s*\.(\w+)/.exec(literalOrText(at(data, key)))?.[1];
  const names = {
    repositoryTemplate: field('RESTIC_REPOSITORY'),
    password: field('RESTIC_PASSWORD'),
    accessKeyId: field('AWS_ACCESS_KEY_ID'),
    secretAccessKey: field('AWS_SECRET_ACCESS_KEY'),
  };
  const { repositoryTemplate, password, accessKeyId, secretAccessKey } = names;
  if (
    repositoryTemplate === undefined ||
    password === undefined ||
    accessKeyId === undefined ||
    secretAccessKey === undefined
  ) {
    return {
      files,
      reason: 'the Secret of its repository is no S3 store whose URL, password and keys are values of the store',
    };
  }
  const stored = storeNames(tree, secret, Object.values(names));
  if (typeof stored === 'string') return { files, reason: stored };
  return {
    files,
    reason: '',
    keys: {
      repositoryTemplate: stored(repositoryTemplate),
      password: stored(password),
      accessKeyId: stored(accessKeyId),
      secretAccessKey: stored(secretAccessKey),
    },
  };
}

/** The Secret of kopia's repository, whatever its storage wants: texts stay as they are, and values are those of the store. */
function repositorySecret(tree: FluxTree, secretName: string): SecretFinding<BackupRepositorySecret> {
  const secret = secretWith(tree, 'KOPIA_PASSWORD', secretName);
  if (secret === undefined) return { files: [], reason: 'no ExternalSecret makes the Secret of its repository' };
  const files = [secret.file];
  const data = at(secret.value, 'spec', 'target', 'template', 'data');
  const template = Object.entries(isRecord(data) ? data : {});
  const literals = template.map(([key, text]) => [key, tree.literal(text)] as const);
  const unknown = literals.find(([, text]) => text === undefined);
  if (unknown !== undefined) return { files, reason: `${unknown[0]} of the Secret of its repository cannot be told` };
  const texts = literals.map(([key, text]) => [key, text ?? ''] as const);
  const names = [
    ...new Set(texts.flatMap(([, text]) => [...text.matchAll(/\{\{-?\s*\.(\w+)/g)].map(([, name = '']) => name))),
  ];
  if (template.length === 0)
    names.push(...listAt(secret.value, 'spec', 'data').map((entry) => literalOrText(at(entry, 'secretKey'))));
  const stored = storeNames(tree, secret, names);
  if (typeof stored === 'string') return { files, reason: stored };
  const made = template.length === 0 ? names : texts.map(([key]) => key);
  if (!made.includes('KOPIA_REPOSITORY'))
    return { files, reason: 'nothing in the Secret of its repository is KOPIA_REPOSITORY' };
  return {
    files,
    reason: '',
    keys: {
      keys: Object.fromEntries(names.map((name) => [name, stored(name)])),
      ...(template.length > 0 && { template: Object.fromEntries(texts) }),
    },
  };
}

function secretWith(tree: FluxTree, key: string, name: string): RepositoryObject | undefined {
  const secrets = tree.all('ExternalSecret', 'external-secrets.io').filter(({ value }) => {
    const isFetched = listAt(value, 'spec', 'data').some((entry) => at(entry, 'secretKey') === key);
    return isFetched || [...valuesOfKey(at(value, 'spec', 'target'), key)].length > 0;
  });
  return secrets.find(({ value }) => at(value, 'spec', 'target', 'name') === name) ?? secrets[0];
}

/** How the store calls what a template has under a name; why that cannot be told, as text. */
function storeNames(
  tree: FluxTree,
  secret: RepositoryObject,
  names: readonly (string | undefined)[],
): ((name: string) => string) | string {
  const items = listAt(secret.value, 'spec', 'dataFrom').flatMap(
    (entry) => tree.literal(at(entry, 'extract', 'key')) ?? [],
  );
  const remote = new Map(
    listAt(secret.value, 'spec', 'data').map((entry) => {
      const [key, property] = ['key', 'property'].map((part) => tree.literal(at(entry, 'remoteRef', part)));
      return [at(entry, 'secretKey'), property === undefined ? key : `${key ?? ''}/${property}`] as const;
    }),
  );
  const missing = names.filter((name) => name !== undefined && !remote.has(name));
  if (items.length > 1 && missing.length > 0) {
    return `which of the items ${items.join(', ')} of the store has ${missing.join(', ')} cannot be told`;
  }
  return (name) => remote.get(name) ?? (items[0] === undefined ? name : `${items[0]}/${name}`);
}
