import type { KustomizationDependency } from '../cluster/dependency';
import type { BackupRetention } from '../cluster/backup';
import type { GitIdentity } from './git-identity/git-identity-props';
import type { GitTools } from './git-tools/git-tools-props';
import type { WorkspaceNetworkPolicy } from './network-policy/network-policy-props';
import type { WorkspacePodProps } from './pod/workspace-pod-props';
import type { RepositoryAuth, RepositoryProps } from './repository/repository-props';
import type { StreamingTimeouts } from './route/backend-traffic-policy';
import type { WorkspaceSecretKeys } from './secret/workspace-secret-keys';
import type { FurtherClaim } from './storage/further-claims';
import type { StaticVolume } from './storage/static-volume';
import type { TerminalLibrary } from './terminal-library/terminal-library-props';

/** One OpenCode server with one repository, one volume and one hostname. Every prop affects every delivery. */
export interface OpenCodeWorkspaceProps extends WorkspacePodProps {
  /**
   * URL of the repository that it works in, without name or password: `https://github.com/jbaker48/k8s-cluster`, or with a
   * deploy key `git@github.com:jbaker48/k8s-cluster.git`.
   */
  readonly repository: string;

  /**
   * Absolute path of the working tree. OpenCode knows its sessions by it, so the path of the repository on a laptop lets both
   * agree. No other workspace may have it.
   *
   * @default - `/workspace/<name of the repository>`
   */
  readonly directory?: string;

  /**
   * How the clone logs in: with the token or the deploy key in the secret store, with a Secret of yours, or not at all.
   *
   * @default 'token'
   */
  readonly repositoryLogin?: 'token' | 'deploy-key' | 'none' | RepositoryAuth;

  /**
   * Further options of the clone.
   *
   * @default - a full clone of the default branch, left alone at later starts
   */
  readonly clone?: Omit<RepositoryProps, 'url' | 'directory' | 'auth'>;

  /**
   * Repositories beside the first.
   *
   * @default - none
   */
  readonly furtherRepositories?: readonly RepositoryProps[];

  /**
   * Where Git in the OpenCode container comes from.
   *
   * @default { from: 'init-container' }
   */
  readonly gitTools?: GitTools;

  /**
   * As whom `git commit` works, in terminals and for the model, whatever the repository's own settings say. Somebody else
   * commits with `git -c user.name=… -c user.email=… commit`.
   *
   * @default - nobody: Git answers "Author identity unknown"
   * @example
   * { author: { name: 'flux agent', email: 'flux-agent@example.org' }, signing: true }
   */
  readonly git?: GitIdentity;

  /**
   * Where the library comes from that terminals need in OpenCode's official image (`docs/terminals.md`).
   *
   * @default { from: 'npm' }
   * @example
   * { from: 'npm', registry: 'https://npm.example.com/repository' }
   */
  readonly terminalLibrary?: TerminalLibrary;

  /**
   * Whether the workspace is logged in to GitHub Copilot with the login in the secret store.
   *
   * @default true
   */
  readonly copilot?: boolean;

  /**
   * Name of the workspace's objects: a DNS label of at most 52 characters, because names are derived from it.
   *
   * @default - the foundation's name and the construct's id, such as `opencode-flux`
   */
  readonly name?: string;

  /**
   * Hostname under which the browser finds it. The foundation's certificate has to cover it.
   *
   * @default - the construct's id below the foundation's domain, such as `flux.opencode.angryninja.cloud`
   */
  readonly hostname?: string;

  /**
   * Names of its secrets in the secret store.
   *
   * @default - `OPENCODE_<ID>_GITHUB_PAT`, `_PASSWORD` and `_COPILOT_AUTH_JSON`
   */
  readonly secretKeys?: Partial<WorkspaceSecretKeys>;

  /**
   * Further secrets: environment variables of the server, each with the name of its value in the secret store.
   *
   * @default - none
   */
  readonly secretVariables?: Readonly<Record<string, string>>;

  /**
   * Size of the volume, a Kubernetes quantity. It can grow later, and never shrink.
   *
   * @default '5Gi'
   */
  readonly storageSize?: string;

  /**
   * StorageClass of the volume. It cannot change once the claim exists.
   *
   * @default - that of the cluster
   */
  readonly storageClassName?: string;

  /**
   * A volume that is there already, for the claim to bind to. It cannot change once the claim exists.
   *
   * @default - a new volume
   * @example
   * { name: 'opencode-home', csi: { driver: 'driver.longhorn.io', volumeHandle: 'opencode-home', fsType: 'ext4' } }
   */
  readonly volume?: StaticVolume;

  /**
   * Further volumes of the workspace, which no backup has: logins that are not to be in one, caches.
   *
   * @default - none
   * @example
   * [{ name: 'logins', mountPath: '/logins', size: '1Gi' }]
   */
  readonly claims?: readonly FurtherClaim[];

  /**
   * Whether Flux keeps the volume or deletes it when the workspace is taken out of the app.
   *
   * @default 'retain'
   */
  readonly onRemoval?: 'retain' | 'delete';

  /**
   * Backup of the volume; false turns it off. What was backed up stays where it is. Longhorn's recurring jobs have a schedule of
   * their own: with them, only false can be said.
   *
   * @default - as the cluster says; none where the cluster has no backup
   */
  readonly backup?: false | WorkspaceBackupProps;

  /**
   * Whether a new claim is filled from the backup, so that a rebuilt cluster finds its sessions. A backup that has nothing fills
   * it with nothing. Not to be changed for a claim that exists: Kubernetes refuses, and the Kustomization fails.
   *
   * @default true where the cluster has a backup that fills claims, which Longhorn's does not, and `volume` names none
   */
  readonly restoreFromBackup?: boolean;

  /**
   * No pod; the volume, the backup and all else stay.
   *
   * @default false
   */
  readonly suspended?: boolean;

  /**
   * Time-outs of the route.
   *
   * @default - those that keep streamed answers alive
   */
  readonly timeouts?: StreamingTimeouts;

  /**
   * Annotations of the route beside those of the cluster's DNS.
   *
   * @default - none
   */
  readonly routeAnnotations?: Readonly<Record<string, string>>;

  /**
   * Labels of every object of the workspace.
   *
   * @default - `app.kubernetes.io/name`
   */
  readonly commonLabels?: Readonly<Record<string, string>>;

  /**
   * How the pod reaches the cluster: as a HelmRelease of app-template, or as the Deployment, Service and route themselves. Both
   * bring the same pod, and every other prop means the same to both; `docs/deliveries.md` has the steps from one to the other.
   *
   * @default 'helm-release'
   */
  readonly delivery?: 'helm-release' | 'native';

  /**
   * Who may connect to the pod, and where it may connect to; false leaves both to the cluster. The movers of the backup are
   * never affected.
   *
   * @default - the Gateway's proxies may connect to it, and it may connect to anything
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
   */
  readonly networkPolicy?: false | WorkspaceNetworkPolicy;

  /**
   * Flux Kustomizations that have to be ready first, beside those that the cluster names for its parts.
   *
   * @default - none
   */
  readonly dependsOn?: readonly KustomizationDependency[];
}

/** How a workspace's backup differs from the cluster's. */
export interface WorkspaceBackupProps {
  /**
   * As cron writes it.
   *
   * @default - that of the cluster, or else each hour at a minute that is made from the workspace's name
   */
  readonly schedule?: string;

  /**
   * How many snapshots are kept.
   *
   * @default - as the cluster says
   */
  readonly retain?: BackupRetention;
}
