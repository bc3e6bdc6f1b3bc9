import type { PodVolume, PodVolumeMount } from '../pod/workspace-pod';
import type { GitSetting } from './git-config';
import type { RepositoryProps } from './repository-props';
import { repositoryOrigin } from './repository-url';

function authorityName(index: number): string {
  return index === 0 ? 'git-authority' : `git-authority-${index + 1}`;
}

function authorityDirectory(index: number): string {
  return `/run/config/${authorityName(index)}`;
}

/** The volume with the certificates of the `index`th repository's server. */
export function authorityVolume({ configMap }: { readonly configMap: string }, index: number): PodVolume {
  return { name: authorityName(index), configMap: { name: configMap } };
}

/** Where the clone sees them; nowhere for a repository that names none. */
export function authorityMounts({ certificateAuthority }: RepositoryProps, index: number): readonly PodVolumeMount[] {
  if (certificateAuthority === undefined) return [];
  return [{ name: authorityName(index), mountPath: authorityDirectory(index), readOnly: true }];
}

/** Bound to the repository's own server: the certificates vouch for no other. */
export function authoritySettings(
  { url, certificateAuthority }: RepositoryProps,
  index: number,
): readonly GitSetting[] {
  if (certificateAuthority === undefined) return [];
  return [[`http.${repositoryOrigin(url)}.sslCAInfo`, `${authorityDirectory(index)}/${certificateAuthority.key}`]];
}
