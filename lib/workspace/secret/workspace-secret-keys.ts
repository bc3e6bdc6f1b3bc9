import type { ClusterSecretStore } from '../../cluster/secret-store';

/** Names of a workspace's secrets in the secret store. The store is asked for each by name. */
export interface WorkspaceSecretKeys {
  /**
   * Key of the token that clones the repository.
   *
   * @default - no token
   */
  readonly githubPat?: string;

  /**
   * Key of the deploy key that clones the repository.
   *
   * @default - no deploy key
   */
  readonly deployKey?: string;

  /**
   * Key of the SSH key that signs commits.
   *
   * @default - commits are not signed
   */
  readonly gitSigningKey?: string;

  /** Key of the server's password. */
  readonly password: string;

  /**
   * Key of the login to GitHub Copilot.
   *
   * @default - no login
   */
  readonly copilotAuth?: string;
}

/** Keys in the workspace's Secret. */
export const SECRET_KEYS = {
  githubPat: 'GITHUB_PAT',
  deployKey: 'DEPLOY_KEY',
  gitSigningKey: 'GIT_SIGNING_KEY',
  password: 'PASSWORD',
  copilotAuth: 'COPILOT_AUTH_JSON',
} as const;

/** Whether a store keeps fields of items. */
export function keepsItems(store: ClusterSecretStore): boolean {
  return store.kind === 'external-secrets' && (store.keeps === 'items' || store.keeps === 'item-paths');
}

/** Begins the names of a workspace's values in the store: `OPENCODE_FLUX_` for `opencode-flux`, or its item `opencode-flux/`. */
export function storeKeyPrefix(workspaceName: string, store: ClusterSecretStore): string {
  if (keepsItems(store)) return `${workspaceName}/`;
  return `${workspaceName.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_`;
}
