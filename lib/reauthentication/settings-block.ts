import { shellWord } from '../escape/shell';
import { defaultVariables, type ReauthenticatedWorkspace } from './reauthenticated-workspace';
import type { SecretStoreWriter } from './secret-store-writer';

/** The app's names, as the shell variables at the head of the script. */
export function settingsBlock(writer: SecretStoreWriter, workspaces: readonly ReauthenticatedWorkspace[]): string {
  return [
    ...assignments({
      ...writer.variables,
      workspaces: workspaces.map(({ name }) => name).join(' '),
    }),
    '',
    '# Leaves the names of one workspace in variables.',
    'workspace_settings() {',
    '  case $1 in',
    ...workspaces.flatMap((workspace) => [
      `    ${workspace.name})`,
      ...assignments(workspaceVariables(workspace, writer)).map((line) => `      ${line}`),
      '      ;;',
    ]),
    '  esac',
    '}',
    '',
  ].join('\n');
}

function workspaceVariables(
  workspace: ReauthenticatedWorkspace,
  writer: SecretStoreWriter,
): Readonly<Record<string, string>> {
  const variables = workspace.variables ?? defaultVariables(workspace.name);
  return {
    namespace: workspace.namespace,
    deployment: workspace.deployment,
    secret: workspace.secret,
    external_secret: writer.clusterSecretStore === undefined ? '' : externalSecretOf(workspace),
    refresh_interval: workspace.refreshInterval ?? '1h',
    url: workspace.url === undefined || workspace.url.includes('${') ? '' : workspace.url,
    reloader: workspace.reloader === false ? '' : 'yes',
    username: workspace.username ?? 'opencode',
    copilot_auth_key: workspace.secretKeys.copilotAuth,
    github_pat_key: workspace.secretKeys.githubPat ?? '',
    password_key: workspace.secretKeys.password,
    copilot_auth_variable: variables.copilotAuth,
    github_pat_variable: variables.githubPat ?? '',
    password_variable: variables.password,
  };
}

/** Name of the ExternalSecret that fills the Secret of a workspace. */
export function externalSecretOf(workspace: ReauthenticatedWorkspace): string {
  return workspace.externalSecret ?? workspace.secret.replace(/-secret$/, '');
}

function assignments(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([name, value]) => `${name}=${shellWord(value)}`);
}
