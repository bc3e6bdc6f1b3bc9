import {
  type Shape,
  fields,
  flag,
  listOf,
  number,
  oneOf,
  oneOfOr,
  optional,
  recordOf,
  text,
  variants,
} from '../validation/shape';
import { retention } from '../cluster/cluster-shape';
import { dependencyShape } from '../cluster/dependency';
import type { GitAuthor, GitIdentity, GitSigningKey } from './git-identity/git-identity-props';
import type {
  DevelopmentImage,
  GitFromImage,
  GitFromImageVolume,
  GitFromInitContainer,
} from './git-tools/git-tools-props';
import { networkPolicyShape } from './network-policy/network-policy-shape';
import { containerImage, secretKeyReference, workspacePodFields } from './pod/pod-shape';
import type { CloneTimeouts, DeployKeyAuth, RepositoryProps, TokenAuth } from './repository/repository-props';
import type { StreamingTimeouts } from './route/backend-traffic-policy';
import type { WorkspaceSecretKeys } from './secret/workspace-secret-keys';
import { furtherClaimShape } from './storage/further-claims';
import { staticVolumeShape } from './storage/static-volume';
import type { TerminalLibraryFromImage, TerminalLibraryFromNpm } from './terminal-library/terminal-library-props';
import type { OpenCodeWorkspaceProps, WorkspaceBackupProps } from './workspace-props';

const repositoryAuth = variants('type', {
  token: fields<TokenAuth>({ type: text, token: secretKeyReference, username: optional(text) }),
  ssh: fields<DeployKeyAuth>({ type: text, privateKey: secretKeyReference, knownHosts: optional(listOf(text)) }),
});

const cloneTimeouts = fields<CloneTimeouts>({
  clone: optional(number),
  fetch: optional(number),
  stall: optional(number),
});

const cloneFields = {
  branch: optional(text),
  depth: optional(number),
  filter: optional(oneOf('blob:none', 'tree:0')),
  submodules: optional(flag),
  atStart: optional(oneOf('nothing', 'fetch', 'fast-forward')),
  certificateAuthority: optional(
    fields<NonNullable<RepositoryProps['certificateAuthority']>>({ configMap: text, key: text }),
  ),
  credentialsInTerminal: optional(flag),
  timeouts: optional(cloneTimeouts),
  resources: optional(
    fields<NonNullable<RepositoryProps['resources']>>({
      requests: optional(recordOf(text)),
      limits: optional(recordOf(text)),
    }),
  ),
};

const gitTools = variants('from', {
  'init-container': fields<GitFromInitContainer>({ from: text, image: optional(containerImage) }),
  'image-volume': fields<GitFromImageVolume>({ from: text, image: optional(containerImage) }),
  image: fields<GitFromImage>({ from: text }),
  'development-image': fields<DevelopmentImage>({ from: text, image: containerImage }),
});

const gitIdentity = fields<GitIdentity>({
  author: fields<GitAuthor>({ name: text, email: text }),
  signing: optional(oneOfOr([true], fields<GitSigningKey>({ privateKey: secretKeyReference }))),
});

const terminalLibrary = variants('from', {
  npm: fields<TerminalLibraryFromNpm>({ from: text, registry: optional(text) }),
  image: fields<TerminalLibraryFromImage>({ from: text }),
});

const secretKeys = fields<Partial<WorkspaceSecretKeys>>({
  githubPat: optional(text),
  deployKey: optional(text),
  gitSigningKey: optional(text),
  password: optional(text),
  copilotAuth: optional(text),
});

/** The form of a workspace's props. */
export const workspaceShape: Shape = fields<OpenCodeWorkspaceProps>({
  ...workspacePodFields,
  repository: text,
  directory: optional(text),
  repositoryLogin: optional(oneOfOr(['token', 'deploy-key', 'none'], repositoryAuth)),
  clone: optional(fields<Omit<RepositoryProps, 'url' | 'directory' | 'auth'>>(cloneFields)),
  furtherRepositories: optional(
    listOf(fields<RepositoryProps>({ ...cloneFields, url: text, directory: text, auth: optional(repositoryAuth) })),
  ),
  gitTools: optional(gitTools),
  git: optional(gitIdentity),
  terminalLibrary: optional(terminalLibrary),
  copilot: optional(flag),
  name: optional(text),
  hostname: optional(text),
  secretKeys: optional(secretKeys),
  secretVariables: optional(recordOf(text)),
  storageSize: optional(text),
  storageClassName: optional(text),
  volume: optional(staticVolumeShape),
  claims: optional(listOf(furtherClaimShape)),
  onRemoval: optional(oneOf('retain', 'delete')),
  backup: optional(
    oneOfOr([false], fields<WorkspaceBackupProps>({ schedule: optional(text), retain: optional(retention) })),
  ),
  restoreFromBackup: optional(flag),
  suspended: optional(flag),
  timeouts: optional(
    fields<StreamingTimeouts>({ request: optional(text), connectionIdle: optional(text), streamIdle: optional(text) }),
  ),
  routeAnnotations: optional(recordOf(text)),
  commonLabels: optional(recordOf(text)),
  delivery: optional(oneOf('helm-release', 'native')),
  networkPolicy: optional(oneOfOr([false], networkPolicyShape)),
  dependsOn: optional(listOf(dependencyShape)),
});
