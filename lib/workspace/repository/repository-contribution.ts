import { type ContributionContext, volumeStepMounts } from '../init-step/contribution-context';
import { GIT_IMAGE } from '../git-tools/git-image';
import type { PodContribution } from '../pod/contribution';
import { SCRIPTS_VOLUME, scriptCommand } from '../pod/script-files';
import type { ContainerImage, EnvironmentValue, PodContainer, PodVolumeMount } from '../pod/workspace-pod';
import { authorityMounts, authoritySettings, authorityVolume } from './certificate-authority';
import {
  CREDENTIAL_SCRIPT,
  PASSWD_FILE,
  SSH_SCRIPT,
  credentialSettings,
  credentialsMount,
  credentialsVolume,
  deployKeyEnvironment,
} from './credentials';
import { type GitSetting, gitConfigEnvironment } from './git-config';
import type { RepositoryProps } from './repository-props';

const CLONE_SCRIPT = 'git-clone.sh';

export const DEFAULT_CLONE_TIMEOUTS = { clone: 1800, fetch: 60, stall: 60 } as const;

/** Measured: 290 MiB at the highest, cache and serving side included, for 50,000 files; a large history takes more. */
const DEFAULT_RESOURCES = {
  requests: { cpu: '50m', memory: '64Mi' },
  limits: { cpu: '2', memory: '1Gi' },
} as const;

/** What the clone has to know of the pod that it is part of. */
export interface RepositoryContext extends ContributionContext {
  /**
   * The image that clones.
   *
   * @default GIT_IMAGE
   */
  readonly gitImage?: ContainerImage;

  /**
   * Further settings of Git in the server.
   *
   * @default - none
   */
  readonly gitSettings?: readonly GitSetting[];
}

/** The init containers that clone a workspace's repositories, and what Git in the server needs to work in them. */
export function repositoryContribution(
  repositories: readonly RepositoryProps[],
  context: RepositoryContext,
): PodContribution {
  const inTerminal = [...repositories.entries()].filter(([, repository]) => repository.credentialsInTerminal === true);
  return {
    initContainers: repositories.map((repository, index) => cloneContainer(repository, index, context)),
    volumes: repositories.flatMap(({ auth, certificateAuthority }, index) => [
      ...(auth === undefined ? [] : [credentialsVolume(auth, index)]),
      ...(certificateAuthority === undefined ? [] : [authorityVolume(certificateAuthority, index)]),
    ]),
    environment: {
      ...gitConfigEnvironment([
        ...repositories.map(safeDirectory),
        ...(context.gitSettings ?? []),
        ...repositories.flatMap(authoritySettings),
        ...inTerminal.flatMap(([index, repository]) => credentialSettings(repository, index)),
      ]),
      ...Object.assign({}, ...inTerminal.map(([index, repository]) => deployKeyEnvironment(repository, index))),
    },
    volumeMounts: [
      ...repositories.flatMap(authorityMounts),
      ...inTerminal.flatMap(([index, repository]) => authMounts(repository, index)),
    ],
    scripts: [
      CLONE_SCRIPT,
      ...(repositories.some(({ auth }) => auth?.type === 'token') ? [CREDENTIAL_SCRIPT] : []),
      ...(repositories.some(({ auth }) => auth?.type === 'ssh') ? [SSH_SCRIPT, PASSWD_FILE] : []),
    ],
  };
}

function cloneContainer(repository: RepositoryProps, index: number, context: RepositoryContext): PodContainer {
  const timeouts = { ...DEFAULT_CLONE_TIMEOUTS, ...repository.timeouts };
  return {
    name: index === 0 ? 'git-clone' : `git-clone-${index + 1}`,
    image: context.gitImage ?? GIT_IMAGE,
    command: scriptCommand(CLONE_SCRIPT),
    environment: {
      HOME: { value: '/tmp' },
      REPOSITORY_URL: { value: repository.url },
      REPOSITORY_DIRECTORY: { value: repository.directory },
      ...optional('REPOSITORY_BRANCH', repository.branch),
      ...optional('REPOSITORY_DEPTH', repository.depth?.toString()),
      ...optional('REPOSITORY_FILTER', repository.filter),
      ...optional('REPOSITORY_SUBMODULES', repository.submodules === true ? 'true' : undefined),
      REPOSITORY_AT_START: { value: repository.atStart ?? 'nothing' },
      CLONE_TIMEOUT: { value: String(timeouts.clone) },
      FETCH_TIMEOUT: { value: String(timeouts.fetch) },
      STALL_TIMEOUT: { value: String(timeouts.stall) },
      ...gitConfigEnvironment([...authoritySettings(repository, index), ...credentialSettings(repository, index)]),
      ...deployKeyEnvironment(repository, index),
    },
    resources: {
      requests: { ...DEFAULT_RESOURCES.requests, ...repository.resources?.requests },
      limits: { ...DEFAULT_RESOURCES.limits, ...repository.resources?.limits },
    },
    securityContext: context.securityContext,
    volumeMounts: [
      ...volumeStepMounts(context),
      ...authorityMounts(repository, index),
      ...authMounts(repository, index),
    ],
  };
}

/** A volume's mount root belongs to root, and Git refuses a repository of another uid unless it is named. */
function safeDirectory({ directory }: RepositoryProps): GitSetting {
  return ['safe.directory', directory];
}

function authMounts({ auth }: RepositoryProps, index: number): readonly PodVolumeMount[] {
  if (auth === undefined) return [];
  return [
    credentialsMount(index),
    ...(auth.type === 'ssh'
      ? [{ name: SCRIPTS_VOLUME, mountPath: '/etc/passwd', subPath: PASSWD_FILE, readOnly: true }]
      : []),
  ];
}

function optional(name: string, value: string | undefined): Readonly<Record<string, EnvironmentValue>> {
  return value === undefined ? {} : { [name]: { value } };
}
