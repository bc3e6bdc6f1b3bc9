import type { KopiurBackup } from '../../cluster/backup';
import type { FluxTree } from '../flux-tree';
import type { RepositoryObject } from '../manifests';
import { at, literal } from '../values';
import type { BackupCandidate, BackupFinding } from './backup';
import { plainSchedule } from './backup-schedule';

const GROUP = 'kopiur.home-operations.com';

/** What the repository's SnapshotPolicy says; that of a component before those of single apps. */
export function kopiurBackups(tree: FluxTree): readonly BackupCandidate[] {
  const policies = tree.all('SnapshotPolicy', GROUP);
  const [policy] = [...policies].sort((one, other) => tree.uses([other]) - tree.uses([one]));
  if (policy === undefined) return [];
  return [{ uses: tree.uses(policies), found: backupOf(tree, policy) }];
}

function backupOf(tree: FluxTree, policy: RepositoryObject): BackupCandidate['found'] {
  const { file, value } = policy;
  const spec = at(value, 'spec');
  const kind =
    tree.literal(at(spec, 'repository', 'kind')) === 'ClusterRepository' ? 'ClusterRepository' : 'Repository';
  const named = tree.literal(at(spec, 'repository', 'name'));
  const repository = tree
    .all(kind, GROUP)
    .find(({ name }, _, all) => (named === undefined ? all.length === 1 : name === named));
  const name = named ?? (repository === undefined ? undefined : literal(repository.name));
  if (name === undefined) {
    return { kind: 'unfit', reason: 'its SnapshotPolicy names no repository that can be told', files: [file] };
  }
  const namespace =
    kind === 'Repository'
      ? (tree.literal(at(spec, 'repository', 'namespace')) ?? (repository && tree.namespaceOf(repository)))
      : undefined;
  const schedule = tree.all('SnapshotSchedule', GROUP).find((each) => isOf(each, policy));
  const isDirect = tree.literal(at(spec, 'copyMethod')) === 'Direct';
  const snapshotClassName = tree.literal(at(spec, 'volumeSnapshotClassName'));
  const projectCredentials = at(spec, 'credentialProjection', 'enabled') === true;
  const backup: KopiurBackup = {
    kind: 'kopiur',
    repository: { ...(kind === 'Repository' && { kind }), name, ...(namespace !== undefined && { namespace }) },
    ...(isDirect ? { copyMethod: 'Direct' } : snapshotClassName !== undefined && { snapshotClassName }),
    ...cacheOf(tree, at(spec, 'mover', 'cache')),
    ...(projectCredentials && { projectCredentials }),
    ...plainSchedule(tree.literal(at(schedule?.value, 'spec', 'schedule', 'cron'))),
  };
  const files = [file, ...(repository === undefined ? [] : [repository.file])];
  const needs = projectCredentials ? undefined : credentials(tree, repository);
  return { kind: 'backup', backup: { value: backup, files }, ...(needs !== undefined && { needs }) };
}

/** Both have the app's name, or the variable that stands for it. */
function isOf(schedule: RepositoryObject, policy: RepositoryObject): boolean {
  return at(schedule.value, 'spec', 'policyRef', 'name') === at(policy.value, 'metadata', 'name');
}

function cacheOf(tree: FluxTree, cache: unknown): Pick<KopiurBackup, 'cache'> {
  const [className, size] = ['storageClassName', 'capacity'].map((key) => tree.literal(at(cache, key)));
  return className === undefined || size === undefined ? {} : { cache: { className, size } };
}

/** The movers run in the namespace of the workspaces, and read the login of the repository there. */
function credentials(
  tree: FluxTree,
  repository: RepositoryObject | undefined,
): Extract<BackupFinding, { kind: 'backup' }>['needs'] {
  const name = tree.literal(at(repository?.value, 'spec', 'encryption', 'passwordSecretRef', 'name'));
  return name === undefined ? undefined : { kind: 'Secret', name };
}
