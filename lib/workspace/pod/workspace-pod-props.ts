import type { OpenCodeConfiguration } from '../opencode/configuration';
import type { PodContribution } from './contribution';
import type { WorkspaceHardening } from './hardening';
import type { ServerResources } from './resources';
import type { PodContainer, PodVolume, PodVolumeMount } from './workspace-pod';

/** The pod of a workspace: what runs in it, as whom, with how much, and what else is to be in it. */
export interface WorkspacePodProps {
  /**
   * OpenCode's image and version.
   *
   * @default - the official image, in the version that this library is tested with
   */
  readonly openCode?: OpenCodeProps;

  /**
   * Where the volume is mounted: the home directory, with the repositories and OpenCode's own data below it. An absolute
   * path above every repository.
   *
   * @default - `/Users/<name>` or `/home/<name>` where the repository lies below one, otherwise the directory above it
   */
  readonly home?: string;

  /**
   * Numeric user and group that everything runs as and that the volume's files belong to. Not to be changed on a
   * volume that has files: Git refuses a repository of somebody else.
   *
   * @default { uid: 1000, gid: 1000 }
   */
  readonly user?: { readonly uid?: number; readonly gid?: number };

  /**
   * CPU and memory of the OpenCode server, as Kubernetes quantities. Less memory than the server was measured to need is
   * warned of at synth.
   *
   * @default - see `docs/resources.md`
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   */
  readonly resources?: ServerResources;

  /**
   * Seconds that a stop waits for sessions that are busy: an upgrade, a changed Secret or the drain of a node would otherwise
   * throw away what a model is answering. Nobody reaches the workspace meanwhile. 0 stops at once; from 0 to 3600.
   *
   * @default 240
   */
  readonly finishSeconds?: number;

  /**
   * Hardenings to turn off, by name.
   *
   * @default - all on; the pod passes Pod Security "restricted"
   */
  readonly hardening?: WorkspaceHardening;

  /**
   * OpenCode's own configuration.
   *
   * @default - the repository's own, with sharing and self-update off
   */
  readonly configuration?: OpenCodeConfiguration;

  /**
   * Further environment of the server and its terminals. Not for secrets: it is committed.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;

  /**
   * Further environment out of Secrets, by variable name, for `{env:NAME}` in the configuration and for the terminal.
   *
   * @default - none
   */
  readonly secretEnvironment?: Readonly<Record<string, SecretKeyReference & { readonly optional?: boolean }>>;

  /**
   * Further volumes.
   *
   * @default - none
   */
  readonly volumes?: readonly PodVolume[];

  /**
   * Where the server sees them.
   *
   * @default - nowhere
   */
  readonly volumeMounts?: readonly PodVolumeMount[];

  /**
   * Run after the workspace's own, before the server.
   *
   * @default - none
   */
  readonly initContainers?: readonly PodContainer[];

  /**
   * Further containers beside the server.
   *
   * @default - none
   */
  readonly sidecars?: readonly PodContainer[];

  /**
   * Labels of the pod.
   *
   * @default - those of the delivery
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Annotations of the pod.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;

  /**
   * Kubernetes `affinity`, passed through.
   *
   * @default - none
   */
  readonly affinity?: Readonly<Record<string, unknown>>;

  /**
   * Kubernetes `tolerations`, passed through.
   *
   * @default - none
   */
  readonly tolerations?: readonly Readonly<Record<string, unknown>>[];

  /**
   * Labels that a node must have.
   *
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;

  /** @default - the delivery's own account, or the namespace's default */
  readonly serviceAccountName?: string;

  /**
   * Names of Secrets with registry credentials.
   *
   * @default - none
   */
  readonly imagePullSecrets?: readonly string[];
}

/** OpenCode's image, and how it serves. */
export interface OpenCodeProps {
  /**
   * Repository of the image, without tag.
   *
   * @default 'ghcr.io/anomalyco/opencode'
   */
  readonly image?: string;

  /**
   * Version of OpenCode in the image. Synth refuses those before 1.0.216, with which anyone who reaches the server can run
   * commands (CVE-2026-22812), and 2, which migrates the sessions one way (`docs/how-to/upgrade-opencode.md`).
   *
   * @default '1.18.33'
   */
  readonly version?: string;

  /**
   * Tag of the image, where it is not the version. One that reads as OpenCode 2 is refused, unless `image` is one of your
   * own and `version` says what it holds.
   *
   * @default - the version
   */
  readonly tag?: string;

  /**
   * Accept `latest` as the tag, which changes what runs without a change in Git.
   *
   * @default false
   */
  readonly allowLatestTag?: boolean;

  /**
   * Such as `sha256:…`; pins the tag.
   *
   * @default - the tag alone
   */
  readonly digest?: string;

  /** @default - Kubernetes' own: `IfNotPresent` for a tag that is a version */
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never';

  /**
   * Port that it listens on.
   *
   * @default 4096
   */
  readonly port?: number;

  /**
   * Name that the browser's login asks for beside the password.
   *
   * @default 'opencode'
   */
  readonly username?: string;

  /**
   * Fetch the list of models from models.dev at start and now and then. Off uses the list in the program, which knows the
   * models of its release date.
   *
   * @default true
   */
  readonly fetchModels?: boolean;

  /**
   * Further arguments of the server, such as `['--cors', 'https://app.example.com']`.
   *
   * @default - none
   */
  readonly arguments?: readonly string[];
}

/** One key of one Secret in the workspace's namespace. */
export interface SecretKeyReference {
  /** Name of the Secret, in the workspace's namespace. */
  readonly name: string;

  /** Key in it. */
  readonly key: string;
}

/** What the pod is told by the workspace around it. */
export interface WorkspacePodContext {
  /** Name of the workspace's objects, such as `opencode-flux`. */
  readonly name: string;

  /** Claim of the volume that outlives the pod. */
  readonly claimName: string;

  /** The server's password. There is no workspace without one. */
  readonly password: SecretKeyReference;

  /** Where the repositories lie; the server works in the first. */
  readonly directories: readonly string[];

  /**
   * What other parts add to the pod, in the order in which their init containers run.
   *
   * @default - nothing
   */
  readonly contributions?: readonly PodContribution[];
}
