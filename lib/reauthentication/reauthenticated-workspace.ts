/** What the script needs to know of one workspace: names only, never a value. */
export interface ReauthenticatedWorkspace {
  /** Short name, as in `--workspace flux`: a DNS label. */
  readonly name: string;

  /** Namespace of its objects. */
  readonly namespace: string;

  /** Its Deployment. */
  readonly deployment: string;

  /** The Secret that its pod reads. */
  readonly secret: string;

  /** Keys of `secret`. */
  readonly secretKeys: WorkspaceSecretNames;

  /**
   * Names of its values in the secret store.
   *
   * @default - `OPENCODE_<NAME>_GITHUB_PAT`, `OPENCODE_<NAME>_PASSWORD`, `OPENCODE_<NAME>_COPILOT_AUTH_JSON`
   */
  readonly variables?: WorkspaceSecretNames;

  /**
   * The ExternalSecret that fills `secret`.
   *
   * @default - same name as the Secret without its `-secret` ending
   */
  readonly externalSecret?: string;

  /**
   * How often External Secrets reads the store, such as `1h`. Only said to the reader.
   *
   * @default '1h'
   */
  readonly refreshInterval?: string;

  /**
   * Whether Reloader restarts the Deployment when the Secret changes; otherwise `--push` does.
   *
   * @default true
   */
  readonly reloader?: boolean;

  /**
   * User of the server's password.
   *
   * @default 'opencode'
   */
  readonly username?: string;

  /**
   * Address of its server without a trailing slash, such as `https://flux.opencode.example.com`. One with a Flux
   * substitution (`${SECRET_DOMAIN}`) cannot be known on a laptop and counts as none.
   *
   * @default - `--push` does not ask the server for its models
   */
  readonly url?: string;
}

/** One name for each of the three values of a workspace. */
export interface WorkspaceSecretNames {
  /** @default - the workspace clones without a token */
  readonly githubPat?: string;

  /** Key, or variable in the store, of the server's password. */
  readonly password: string;

  /** Key, or variable in the store, of the Copilot login. */
  readonly copilotAuth: string;
}

/** The names that the roadmap gives to the values of a workspace in the secret store. */
export function defaultVariables(workspaceName: string): WorkspaceSecretNames {
  const prefix = `OPENCODE_${workspaceName.toUpperCase().replaceAll('-', '_')}`;
  return {
    githubPat: `${prefix}_GITHUB_PAT`,
    password: `${prefix}_PASSWORD`,
    copilotAuth: `${prefix}_COPILOT_AUTH_JSON`,
  };
}
