import type { BackupSecretKeys, VolSyncBackup } from '../../cluster/storage';
import type { Finding } from '../finding';
import type { FluxTree } from '../flux-tree';
import type { RepositoryObject } from '../manifests';
import { at, listAt, valuesOfKey } from '../values';

/** A backup that workspaces can take part in, or why none of what is there fits. */
export type BackupFinding =
  | { readonly kind: 'volsync'; readonly backup: Finding<VolSyncBackup> }
  | { readonly kind: 'unfit'; readonly reason: string; readonly files: readonly string[] }
  | { readonly kind: 'absent' };

/** What the repository's VolSync template for restic says. */
export function backup(tree: FluxTree): BackupFinding {
  const sources = tree.all('ReplicationSource', 'volsync.backube');
  const restic = sources.filter(({ value }) => at(value, 'spec', 'restic') !== undefined);
  // A component that many apps share says more than one app's own.
  const [source] = [...restic].sort((one, other) => variables(other) - variables(one));
  if (source === undefined) return withoutRestic(tree, sources);
  const { file, value } = source;
  const spec = at(value, 'spec', 'restic');
  const snapshotClassName =
    tree.literal(at(spec, 'volumeSnapshotClassName')) ?? tree.all('VolumeSnapshotClass').map(({ name }) => name)[0];
  if (snapshotClassName === undefined) {
    return { kind: 'unfit', reason: `its copies are no snapshots of a class that the manifests name`, files: [file] };
  }
  const secret = secretKeys(tree, literalOrText(at(spec, 'repository')));
  if (secret.keys === undefined) return { kind: 'unfit', reason: secret.reason, files: [file, ...secret.files] };
  const cacheClass = tree.literal(at(spec, 'cacheStorageClassName')) ?? tree.literal(at(spec, 'storageClassName'));
  if (cacheClass === undefined) {
    return { kind: 'unfit', reason: 'it names no StorageClass for the cache', files: [file] };
  }
  const schedule = tree.literal(at(value, 'spec', 'trigger', 'schedule'));
  return {
    kind: 'volsync',
    backup: {
      files: [file, ...secret.files],
      value: {
        kind: 'volsync',
        snapshotClassName,
        cache: { className: cacheClass, size: tree.literal(at(spec, 'cacheCapacity')) ?? '2Gi' },
        secretKeys: secret.keys,
        ...(schedule !== undefined &&
          schedule !== '0 * * * *' &&
          /^[\d*/,-]+( [\d*/,-]+){4}$/.test(schedule) && { schedule }),
      },
    },
  };
}

function withoutRestic(tree: FluxTree, sources: readonly RepositoryObject[]): BackupFinding {
  const [source] = sources;
  if (source !== undefined) {
    const mover = ['kopia', 'rclone', 'rsync', 'rsyncTLS', 'syncthing'].find(
      (key) => at(source.value, 'spec', key) !== undefined,
    );
    return {
      kind: 'unfit',
      reason: `VolSync's mover is ${mover ?? 'another'}, and only restic can be written`,
      files: [source.file],
    };
  }
  const other = tree.content.objects.find(({ apiVersion }) => /kopiur|k8up\.io|velero\.io/.test(apiVersion));
  if (other === undefined) return { kind: 'absent' };
  return { kind: 'unfit', reason: `${other.apiVersion} is not VolSync`, files: [other.file] };
}

function variables({ value }: RepositoryObject): number {
  return JSON.stringify(value).includes('${') ? 1 : 0;
}

function literalOrText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

interface SecretKeysFinding {
  readonly keys?: BackupSecretKeys;
  readonly files: readonly string[];
  readonly reason: string;
}

/** Names, in the store, of what the template of the repository's Secret is made of. */
function secretKeys(tree: FluxTree, secretName: string): SecretKeysFinding {
  const secrets = tree.all('ExternalSecret', 'external-secrets.io').filter(({ value }) => {
    return [...valuesOfKey(at(value, 'spec', 'target'), 'RESTIC_PASSWORD')].length > 0;
  });
  const secret = secrets.find(({ value }) => at(value, 'spec', 'target', 'name') === secretName) ?? secrets[0];
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
  const items = listAt(secret.value, 'spec', 'dataFrom').flatMap(
    (entry) => tree.literal(at(entry, 'extract', 'key')) ?? [],
  );
  const remote = new Map(
    listAt(secret.value, 'spec', 'data').map((entry) => {
      const [key, property] = ['key', 'property'].map((part) => tree.literal(at(entry, 'remoteRef', part)));
      return [at(entry, 'secretKey'), property === undefined ? key : `${key ?? ''}/${property}`] as const;
    }),
  );
  const missing = Object.values(names).filter((name) => name !== undefined && !remote.has(name));
  if (items.length > 1 && missing.length > 0) {
    return {
      files,
      reason: `which of the items ${items.join(', ')} of the store has ${missing.join(', ')} cannot be told`,
    };
  }
  const stored = (name: string): string => remote.get(name) ?? (items[0] === undefined ? name : `${items[0]}/${name}`);
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
