import type { ContainerSecurityContext, PodSecurityContext } from './workspace-pod';

/**
 * Each hardening of the pod by name. All are on, and together they pass Pod Security "restricted"; turn one off where
 * a workspace needs what it forbids. Which of them "restricted" asks for is said beside each.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export interface WorkspaceHardening {
  /**
   * Refuse to run as root, whatever the image says. Asked for by "restricted".
   *
   * @default true
   */
  readonly runAsNonRoot?: boolean;

  /**
   * No process gains more rights than its parent had: `sudo` and other setuid programs do not work. Asked for by
   * "restricted".
   *
   * @default true
   */
  readonly noPrivilegeEscalation?: boolean;

  /**
   * Drop all Linux capabilities. Asked for by "restricted".
   *
   * @default true
   */
  readonly dropCapabilities?: boolean;

  /**
   * The container runtime's default filter of system calls. Asked for by "restricted". Off means unconfined, which
   * debuggers such as `strace` need on some runtimes.
   *
   * @default true
   */
  readonly seccomp?: boolean;

  /**
   * The image's files cannot be changed; the home directory and `/tmp` can. Off lets a terminal install packages, for
   * as long as the pod lives.
   *
   * @default true
   */
  readonly readOnlyRootFilesystem?: boolean;

  /**
   * No token of a service account in the pod. Off gives the terminal and the model whatever the account may do.
   *
   * @default true
   */
  readonly noServiceAccountToken?: boolean;
}

/** Whom everything in the pod runs as. */
export interface WorkspaceUser {
  /** Numeric user, never 0 unless `hardening.runAsNonRoot` is off. */
  readonly uid: number;

  /** Number of the group. */
  readonly gid: number;
}

/** The security context of each container, init containers included. */
export function containerSecurityContext(hardening: WorkspaceHardening = {}): ContainerSecurityContext {
  return {
    allowPrivilegeEscalation: hardening.noPrivilegeEscalation === false,
    readOnlyRootFilesystem: hardening.readOnlyRootFilesystem !== false,
    ...(hardening.dropCapabilities === false ? {} : { capabilities: { drop: ['ALL'] } }),
  };
}

/** The security context of the pod. */
export function podSecurityContext(user: WorkspaceUser, hardening: WorkspaceHardening = {}): PodSecurityContext {
  return {
    runAsNonRoot: hardening.runAsNonRoot !== false,
    runAsUser: user.uid,
    runAsGroup: user.gid,
    fsGroup: user.gid,
    // Anything else walks over every file of the volume at each start.
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: hardening.seccomp === false ? 'Unconfined' : 'RuntimeDefault' },
  };
}
