import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PodContainer } from '../../../lib/workspace/pod/workspace-pod';
import { repositoryContribution } from '../../../lib/workspace/repository/repository-contribution';
import type { RepositoryProps } from '../../../lib/workspace/repository/repository-props';
import { PodSandbox } from '../../support/container';

export const TOKEN = 'fake-token-for-tests';
export const HOME = '/home/opencode';
export const DIRECTORY = `${HOME}/git/app`;

export interface CloneCase {
  readonly sandbox: PodSandbox;
  /** The volume, as the machine sees it. */
  readonly home: string;
  /** The first repository, as the machine sees it. */
  readonly directory: string;
  readonly container: PodContainer;
}

/** A pod with these repositories and an ext4-like empty volume. */
export function cloneCase(repositories: readonly RepositoryProps[], secret = `${TOKEN}\n`): CloneCase {
  const contribution = repositoryContribution(repositories, {
    home: HOME,
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
    openCodeImage: { repository: 'opencode', tag: 'test' },
  });
  const sandbox = new PodSandbox([contribution]);
  for (const volume of contribution.volumes ?? []) {
    if ('secret' in volume) sandbox.secret(volume.name, volume.secret.items?.[0]?.path ?? '', secret);
  }
  const home = sandbox.volume('home');
  mkdirSync(join(home, 'lost+found'), { mode: 0o700 });
  return {
    sandbox,
    home,
    directory: join(home, (repositories[0]?.directory ?? HOME).slice(HOME.length)),
    container: sandbox.initContainer('git-clone'),
  };
}
