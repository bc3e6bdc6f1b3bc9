import { scriptCommand } from '../pod/script-files';
import type { EnvironmentValue, PodVolume, PodVolumeMount } from '../pod/workspace-pod';
import type { GitSetting } from './git-config';
import type { RepositoryAuth, RepositoryProps } from './repository-props';
import { repositoryHost, repositoryOrigin } from './repository-url';

/** Hands out the token that the Secret holds. */
export const CREDENTIAL_SCRIPT = 'git-credential.sh';

/** Runs ssh with the deploy key and the pinned host keys. */
export const SSH_SCRIPT = 'git-ssh.sh';

/** ssh does not run as a user without a name, and the images know no uid 1000. */
export const PASSWD_FILE = 'passwd';

/** GitHub's Ed25519 host key, SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU. */
export const GITHUB_KNOWN_HOST =
  'github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';

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

/** The host keys that are accepted; empty where the user has to name them. */
export function knownHosts({ url, auth }: RepositoryProps): readonly string[] {
  if (auth?.type !== 'ssh') return [];
  return auth.knownHosts ?? (repositoryHost(url) === 'github.com' ? [GITHUB_KNOWN_HOST] : []);
}
