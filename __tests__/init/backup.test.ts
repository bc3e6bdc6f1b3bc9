import { backup } from '../../lib/init/find/backup';
import { kustomizationNamespace } from '../../lib/init/find/kustomization-namespace';
import { FluxTree } from '../../lib/init/flux-tree';
import { readManifests } from '../../lib/init/manifests';
import { KOPIA_REPOSITORY, KOPIUR_REPOSITORY, LONGHORN_REPOSITORY } from './backup-patterns';
import { HOME_OPERATIONS } from './repositories';
import { repository } from './scratch-repository';

function treeOf(files: Readonly<Record<string, string>>): FluxTree {
  const root = repository(files);
  return new FluxTree(root, readManifests(root));
}

describe('the backup that a repository has', () => {
  test('Kopiur: the policy that the apps have, its repository, and the Secret that its movers read', () => {
    const tree = treeOf(KOPIUR_REPOSITORY);
    expect(backup(tree)).toMatchObject({
      kind: 'backup',
      backup: {
        value: {
          kind: 'kopiur',
          repository: { name: 'nas' },
          snapshotClassName: 'block-snapshots',
          cache: { className: 'block', size: '5Gi' },
        },
      },
      needs: { kind: 'Secret', name: 'kopiur-secret' },
    });
    expect(kustomizationNamespace(tree, [], [{ kind: 'Secret', name: 'kopiur-secret' }])?.value).toMatchObject({
      components: ['../../components/kopiur-login'],
      missing: [],
    });
  });

  test('Kopiur without the Secret in each namespace: it is missing', () => {
    const path = 'kubernetes/components/kopiur-login/secret.yaml';
    const files = { ...KOPIUR_REPOSITORY, [path]: '' };
    expect(
      kustomizationNamespace(treeOf(files), [], [{ kind: 'Secret', name: 'kopiur-secret' }])?.value.missing,
    ).toEqual([{ kind: 'Secret', name: 'kopiur-secret' }]);
  });

  test('Kopiur that copies the login needs no Secret', () => {
    const path = 'kubernetes/components/kopiur/backup.yaml';
    const text =
      KOPIUR_REPOSITORY[path]?.replace('spec:\n', 'spec:\n  credentialProjection: { enabled: true }\n') ?? '';
    const found = backup(treeOf({ ...KOPIUR_REPOSITORY, [path]: text }));
    expect(found).toMatchObject({ backup: { value: { projectCredentials: true } } });
    expect(found).not.toHaveProperty('needs');
  });

  test('VolSync with kopia: its Secret as the template of the repository makes it', () => {
    expect(backup(treeOf(KOPIA_REPOSITORY))).toMatchObject({
      backup: {
        value: {
          kind: 'volsync-kopia',
          snapshotClassName: 'block-snapshots',
          cache: { className: 'block', size: '5Gi' },
          compression: 'zstd-fastest',
          schedule: '0 3 * * *',
          repositorySecret: {
            keys: { KOPIA_PASSWORD: 'volsync-template/KOPIA_PASSWORD' },
            template: {
              KOPIA_FS_PATH: '/repository',
              KOPIA_REPOSITORY: 'filesystem:///repository',
              KOPIA_PASSWORD: '{{ .KOPIA_PASSWORD }}',
            },
          },
        },
      },
    });
  });

  test('Longhorn: the groups of the jobs that back up, not of those that take snapshots', () => {
    expect(backup(treeOf(LONGHORN_REPOSITORY))).toMatchObject({
      backup: { value: { kind: 'longhorn', groups: ['offsite'] } },
    });
  });

  test('Longhorn’s jobs back up volumes of Longhorn alone', () => {
    const path = 'kubernetes/apps/storage/block/app/class.yaml';
    const text =
      LONGHORN_REPOSITORY[path]?.replace('name: longhorn,', 'name: other,').replace('driver.longhorn.io', 'x') ?? '';
    expect(backup(treeOf({ ...LONGHORN_REPOSITORY, [path]: text }))).toEqual({ kind: 'absent' });
  });

  test('VolSync with restic, as before', () => {
    expect(backup(treeOf(HOME_OPERATIONS))).toMatchObject({
      backup: { value: { kind: 'volsync', schedule: '15 * * * *' } },
    });
  });
});
