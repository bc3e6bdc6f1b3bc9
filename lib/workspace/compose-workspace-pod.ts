import { createHash } from 'node:crypto';
import { escapeKubernetesExpansion } from '../escape/kubernetes-expansion';
import { copilotContribution } from './copilot/copilot-contribution';
import { gitIdentityContribution, gitIdentitySettings } from './git-identity/git-identity-contribution';
import { gitToolsContribution, serverImage } from './git-tools/git-tools-contribution';
import { mapText } from './map-text';
import { workspacePod } from './pod/compose';
import { containerSecurityContext } from './pod/hardening';
import { homeDirectory } from './pod/layout';
import { openCodeImage } from './pod/server-container';
import type { PodConfigMap, WorkspacePod } from './pod/workspace-pod';
import type { WorkspacePodContext } from './pod/workspace-pod-props';
import { repositoryContribution } from './repository/repository-contribution';
import type { RepositoryAuth, RepositoryProps } from './repository/repository-props';
import { SECRET_KEYS } from './secret/workspace-secret-keys';
import { furtherVolumes } from './storage/further-claims';
import { terminalLibraryContribution } from './terminal-library/terminal-library-contribution';
import type { OpenCodeWorkspaceProps } from './workspace-props';

/** What a workspace has decided on before its pod is composed. */
export interface WorkspaceNames {
  /** Name of the workspace's objects, and of its claim. */
  readonly name: string;

  readonly secretName: string;

  /** Working tree of the first repository. */
  readonly directory: string;
}

/** The repositories of a workspace, its own first. */
export function workspaceRepositories(
  props: OpenCodeWorkspaceProps,
  { secretName, directory }: WorkspaceNames,
): readonly RepositoryProps[] {
  const auth = repositoryAuth(props, secretName);
  return [
    { ...props.clone, url: props.repository, directory, ...(auth === undefined ? {} : { auth }) },
    ...(props.furtherRepositories ?? []),
  ];
}

function repositoryAuth(props: OpenCodeWorkspaceProps, name: string): RepositoryAuth | undefined {
  const { repositoryLogin = 'token' } = props;
  if (typeof repositoryLogin === 'object') return repositoryLogin;
  switch (repositoryLogin) {
    case 'token':
      return { type: 'token', token: { name, key: SECRET_KEYS.githubPat } };
    case 'deploy-key':
      return { type: 'ssh', privateKey: { name, key: SECRET_KEYS.deployKey } };
    case 'none':
      return undefined;
  }
}

/** What the pod is told by its surroundings, with what clone, Git tools and login add to it. */
export function podContext(props: OpenCodeWorkspaceProps, names: WorkspaceNames): WorkspacePodContext {
  const repositories = workspaceRepositories(props, names);
  const directories = repositories.map(({ directory }) => directory);
  const context = {
    home: homeDirectory(directories, props.home),
    securityContext: containerSecurityContext(props.hardening),
    openCodeImage: openCodeImage(props.openCode ?? {}),
  };
  const hasName = repositories.some(({ auth, credentialsInTerminal }) => auth?.type === 'ssh' && credentialsInTerminal);
  const login = { name: names.secretName, key: SECRET_KEYS.copilotAuth };
  return {
    name: names.name,
    claimName: names.name,
    password: { name: names.secretName, key: SECRET_KEYS.password },
    directories,
    contributions: [
      repositoryContribution(repositories, { ...context, gitSettings: gitIdentitySettings(props.git) }),
      gitToolsContribution(props.gitTools, { ...context, signs: props.git?.signing !== undefined }),
      gitIdentityContribution(props.git, { ...context, secretName: names.secretName, hasName }),
      ...(props.copilot === false ? [] : [copilotContribution({ login }, context)]),
      terminalLibraryContribution(props.terminalLibrary, context),
    ],
  };
}

/** The pod of a workspace with everything in it. */
export function composeWorkspacePod(props: OpenCodeWorkspaceProps, names: WorkspaceNames): WorkspacePod {
  const secrets = Object.keys(props.secretVariables ?? {}).map((variable) => [
    variable,
    { name: names.secretName, key: variable },
  ]);
  const secretEnvironment = { ...Object.fromEntries(secrets), ...props.secretEnvironment };
  const environment = mapText(props.environment ?? {}, escapeKubernetesExpansion);
  const further = furtherVolumes(names.name, props.claims);
  const volumes = [...further.volumes, ...(props.volumes ?? [])];
  const volumeMounts = [...further.volumeMounts, ...(props.volumeMounts ?? [])];
  const pod = workspacePod(
    { ...props, environment, secretEnvironment, volumes, volumeMounts },
    podContext(props, names),
  );
  const [server, ...sidecars] = pod.containers;
  if (server === undefined) return pod;
  return {
    ...pod,
    annotations: { ...pod.annotations, [FILES_CHECKSUM]: filesChecksum(pod.configMaps) },
    containers: [{ ...server, image: serverImage(props.gitTools, server.image) }, ...sidecars],
  };
}

/**
 * A ConfigMap of a stable name changes without its pod noticing: this annotation is what restarts it, once and together
 * with whatever else a new version of the library changes. Reloader is told to leave these ConfigMaps alone.
 */
export const FILES_CHECKSUM = 'checksum/files';

function filesChecksum(configMaps: readonly PodConfigMap[]): string {
  return createHash('sha256').update(JSON.stringify(configMaps)).digest('hex');
}
