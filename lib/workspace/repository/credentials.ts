import { scriptCommand } from '../pod/script-files';
import type { EnvironmentValue, PodVolume, PodVolumeMount } from '../pod/workspace-pod';
import type { GitSetting } from './git-config';
import { knownHosts } from './known-hosts';
import type { RepositoryAuth, RepositoryProps } from './repository-props';
import { repositoryOrigin } from './repository-url';

/** Hands out the token that the Secret holds. */
export const CREDENTIAL_SCRIPT = 'git-credential.sh';

/** Runs ssh with the deploy key and the pinned host keys. */
export const SSH_SCRIPT = 'git-ssh.sh';

/** ssh does not run as a user without a name, and the images know no uid 1000. */
export const PASSWD_FILE = 'passwd';

const DEFAULT_USERNAME = 'x-access-token';

/** Name of the volume with the secret of the repository at `index` of the workspace's repositories. */
function credentialsVolumeName(index: number): string {
  return index === 0 ? 'git-credentials' : `git-credentials-${index + 1}`;
}

function credentialsDirectory(index: number): string {
  return `/run/secrets/${credentialsVolumeName(index)}`;
}

/** Name of the one file in the volume. */
function credentialsFile(auth: RepositoryAuth): string {
  return auth.type === 'token' ? 'token' : 'key';
}

/** The volume with the token or key of the `index`th repository. */
export function credentialsVolume(auth: RepositoryAuth, index: number): PodVolume {
  const { name, key } = auth.type === 'token' ? auth.token : auth.privateKey;
  return {
    name: credentialsVolumeName(index),
    // The kubelet adds read access for fsGroup, which is the workspace's own.
    secret: { secretName: name, defaultMode: 0o400, items: [{ key, path: credentialsFile(auth) }] },
  };
}

/** Where the clone sees it. */
export function credentialsMount(index: number): PodVolumeMount {
  return { name: credentialsVolumeName(index), mountPath: credentialsDirectory(index), readOnly: true };
}

/** Git settings that offer the repository's token to its own server and to no other. */
export function credentialSettings(repository: RepositoryProps, index: number): readonly GitSetting[] {
  if (repository.auth?.type !== 'token') return [];
  const origin = repositoryOrigin(repository.url);
  const helper = [...scriptCommand(CREDENTIAL_SCRIPT), `${credentialsDirectory(index)}/token`];
  return [
    [`credential.${origin}.helper`, `!${helper.join(' ')}`],
    [`credential.${origin}.username`, repository.auth.username ?? DEFAULT_USERNAME],
  ];
}

/** Environment that makes Git use the repository's deploy key. */
export function deployKeyEnvironment(
  repository: RepositoryProps,
  index: number,
): Readonly<Record<string, EnvironmentValue>> {
  if (repository.auth?.type !== 'ssh') return {};
  return {
    GIT_SSH_COMMAND: { value: scriptCommand(SSH_SCRIPT).join(' ') },
    GIT_SSH_KEY_FILE: { value: `${credentialsDirectory(index)}/${credentialsFile(repository.auth)}` },
    GIT_SSH_KNOWN_HOSTS: { value: knownHosts(repository).join('\n') },
  };
}
