import type { SecretKeyReference } from '../pod/workspace-pod-props';
import type { ContainerResources } from '../pod/workspace-pod';

/** A Git repository of a workspace, cloned into an empty directory of the volume and left alone afterwards. */
export interface RepositoryProps {
  /**
   * Where it is cloned from: `https://host/path` or, with a deploy key, `git@host:path` or `ssh://git@host/path`. Never with a
   * name or password in it: it is committed, and it becomes `origin`. Where port 22 is closed, GitHub answers at
   * `ssh://git@ssh.github.com:443/owner/name.git`.
   */
  readonly url: string;

  /**
   * Absolute path of the working tree, below the workspace's home directory. It has to be empty or absent before the first
   * clone; files without a `.git` beside them stop the workspace from starting, and are not touched.
   */
  readonly directory: string;

  /**
   * Branch or tag that is checked out by the first clone.
   *
   * @default - the one that the server's HEAD names
   */
  readonly branch?: string;

  /**
   * Number of commits of history to clone.
   *
   * @default - all
   * @see https://git-scm.com/docs/git-clone#Documentation/git-clone.txt---depthltdepthgt
   */
  readonly depth?: number;

  /**
   * Partial clone: Git fetches the contents of old files when they are first looked at. Looking at them in the terminal needs
   * access to the server, so a private repository wants `credentialsInTerminal` too.
   *
   * @default - everything is cloned
   * @see https://git-scm.com/docs/partial-clone
   */
  readonly filter?: 'blob:none' | 'tree:0';

  /**
   * Clone the submodules too. The credentials are offered to the host of `url` only.
   *
   * @default false
   */
  readonly submodules?: boolean;

  /**
   * What happens at each later start. `fetch` updates the remote-tracking branches; `fast-forward` then moves the
   * checked-out branch if `git status` shows a clean tree, untracked files included. A failure of either is one line in the
   * log, and the workspace starts. Neither uses the hooks, filters or servers that are configured in the repository, nor
   * updates submodules.
   *
   * @default 'nothing'
   */
  readonly atStart?: 'nothing' | 'fetch' | 'fast-forward';

  /**
   * How to log in to the Git server.
   *
   * @default - not at all: the repository is public
   */
  readonly auth?: RepositoryAuth;

  /**
   * Certificates, as PEM, that vouch for the server of `url` instead of those of the image: for a Git server with a
   * certificate of a private authority. A key of a ConfigMap in the workspace's namespace, as trust-manager writes one.
   *
   * @default - the certificate authorities of the Git image
   */
  readonly certificateAuthority?: { readonly configMap: string; readonly key: string };

  /**
   * Let `git fetch` and `git push` in the workspace's terminals log in as the clone does. Whatever runs in the workspace,
   * the model's commands included, can then read the credentials and push.
   *
   * @default false
   */
  readonly credentialsInTerminal?: boolean;

  /** @default - see `CloneTimeouts` */
  readonly timeouts?: CloneTimeouts;

  /**
   * CPU and memory of the init container, as Kubernetes quantities.
   *
   * @default - requests of 50m and 64Mi, limits of 2 CPUs and 1Gi
   */
  readonly resources?: Partial<ContainerResources>;
}

/** How Git logs in. */
export type RepositoryAuth = TokenAuth | DeployKeyAuth;

/** A token or password over HTTPS. Git is handed it by a credential helper that reads the mounted Secret. */
export interface TokenAuth {
  /** A token over HTTPS. */
  readonly type: 'token';

  /** Where the token is. */
  readonly token: SecretKeyReference;

  /**
   * User name that goes with the token. GitHub takes any; GitLab wants `oauth2`.
   *
   * @default 'x-access-token'
   */
  readonly username?: string;
}

/** An SSH key that the repository knows as a deploy key. */
export interface DeployKeyAuth {
  /** An SSH key. */
  readonly type: 'ssh';

  /** A private key in OpenSSH or PEM form, without a passphrase. */
  readonly privateKey: SecretKeyReference;

  /**
   * Lines of a `known_hosts` file with the server's public keys; any other key is refused. `ssh-keyscan -p 2222 host` prints
   * those of a server with a port of its own, which begin with `[host]:2222`.
   *
   * @default - GitHub's published key for `github.com` and `ssh.github.com:443`; an error at synth for any other host
   * @example
   * ['[git.example.org]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI…']
   * @see https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/githubs-ssh-key-fingerprints
   */
  readonly knownHosts?: readonly string[];
}

/** Seconds throughout. */
export interface CloneTimeouts {
  /**
   * The whole first clone.
   *
   * @default 1800
   */
  readonly clone?: number;

  /**
   * The whole fetch at a later start.
   *
   * @default 60
   */
  readonly fetch?: number;

  /**
   * A transfer in which not one byte a second arrives.
   *
   * @default 60
   */
  readonly stall?: number;
}
