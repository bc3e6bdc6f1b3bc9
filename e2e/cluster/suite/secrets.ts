import { GITHUB_TOKEN } from './outside-facts';

/** Project and config that the cluster's store reads. */
export const DOPPLER_CONFIG = 'k3s-cluster/prd';

/** A login of GitHub Copilot, as OpenCode keeps it. */
export const copilotLogin = (name: string): string =>
  JSON.stringify({
    'github-copilot': { type: 'oauth', refresh: `fake-refresh-${name}`, access: `fake-access-${name}`, expires: 0 },
  });

const workspaceValues = (workspace: string): Readonly<Record<string, string>> => ({
  [`OPENCODE_${workspace}_GITHUB_PAT`]: GITHUB_TOKEN,
  [`OPENCODE_${workspace}_PASSWORD`]: `fake-password-of-${workspace.toLowerCase()}`,
  [`OPENCODE_${workspace}_COPILOT_AUTH_JSON`]: copilotLogin(workspace.toLowerCase()),
});

/** What the store has at the start. */
export const STORED_VALUES: Readonly<Record<string, string>> = {
  ...workspaceValues('FLUX'),
  ...workspaceValues('HA'),
  VOLSYNC_REPOSITORY_TEMPLATE: 'rest:http://127.0.0.1:18090',
  VOLSYNC_RESTIC_PASSWORD: 'fake-restic-password',
  MINIO_ROOT_USER: 'fake-minio-user',
  MINIO_ROOT_PASSWORD: 'fake-minio-password',
};
