import type { HealthCheck } from '../health-check';
import type { HostImage, HostMount, MemoryPodContainer } from '../memory-pod';
import { memoryPodContainer, type MemoryPodContext } from './container';
import type { MemoryPodContainerProps } from './container-props';

/** A further container of the pod, which starts before OpenCode and shares its network namespace. */
export interface AdditionalContainerProps extends Omit<MemoryPodContainerProps, 'image' | 'healthCheck'> {
  /** The image, with its registry and its tag; `localhost/…` for one that is built on the host. */
  readonly image: HostImage;

  /**
   * How Podman finds out that it is alive, or the decision that nobody asks. `command` is the one field without a default: it is
   * run by the image's own `/bin/sh`, and has to end by itself.
   *
   * @example { command: 'timeout 5 wget -q -O - http://localhost:8000/health' }
   */
  readonly healthCheck: (Pick<HealthCheck, 'command'> & Partial<HealthCheck>) | 'none';

  /**
   * The whole command line; it replaces the image's entrypoint.
   *
   * @default - the image's own
   */
  readonly command?: readonly string[];

  /**
   * User that it runs as, with or without a group: numbers, or names that the image has, such as `1000:1000`.
   *
   * @default - the image's own
   */
  readonly user?: string;

  /**
   * Ports that it listens on. The containers reach each other at `localhost`; no two may have the same one.
   *
   * @default - none
   */
  readonly ports?: readonly AdditionalPort[];

  /**
   * Folders of the host that it sees.
   *
   * @default - none
   */
  readonly volumes?: readonly AdditionalVolume[];

  /**
   * Whether it gets the variables of the environment file, all of the secrets among them.
   *
   * @default false
   */
  readonly environmentFile?: boolean;

  /**
   * Whether Podman puts an init in front of it, which hands signals on and buries what is dead. An image that brings one wants false.
   *
   * @default true
   */
  readonly init?: boolean;
}

/** A port of a further container. */
export interface AdditionalPort {
  /** Such as `http`; unique within its container. */
  readonly name: string;

  /** Number of the port, in the pod and on the host. */
  readonly port: number;

  /**
   * Publishes it on the pod's `bindAddresses`. Whoever reaches those reaches it.
   *
   * @default false
   */
  readonly published?: boolean;
}

/** A folder of the host in a further container: data of its own with an owner, or read-only what somebody else fills. */
export interface AdditionalVolume {
  /** Absolute path of the folder on the host. */
  readonly hostPath: string;

  /** Absolute path in the container. */
  readonly containerPath: string;

  /**
   * Who writes to it, as numbers of the container's user and group: the folder is then made by the installation, kept when the pod goes, and
   * copied before a newer major version of the image writes to it. `mode` is 0o700 where it is left out.
   *
   * @default - nobody: it is mounted read-only, and preflight demands it
   */
  readonly owner?: { readonly uid: number; readonly gid: number; readonly mode?: number };
}

/** The container of that name. */
export function additionalContainer(
  pod: MemoryPodContext,
  name: string,
  props: AdditionalContainerProps,
): MemoryPodContainer {
  const prop = `additionalContainers.${name}`;
  const { image, healthCheck, command, user, ports = [], volumes = [], environmentFile = false, ...common } = props;
  const { init = true, ...rest } = common;
  return memoryPodContainer(pod, rest, {
    name,
    prop,
    image,
    entrypoint: command,
    args: [],
    user,
    init,
    usesEnvironmentFile: environmentFile,
    ports: ports.map(({ name: port, port: number, published = false }) => ({ name: port, port: number, published })),
    mounts: volumes.map((volume, index) => mount(`${prop}.volumes[${index}].hostPath`, volume)),
    healthCheck: healthCheck === 'none' ? undefined : { ...DEFAULT_CHECK, ...healthCheck },
  });
}

const DEFAULT_CHECK: Omit<HealthCheck, 'command'> = {
  intervalSeconds: 30,
  timeoutSeconds: 10,
  retries: 3,
  startPeriodSeconds: 60,
  onFailure: 'restart',
  // OpenCode works without it.
  requiredForStart: false,
};

function mount(prop: string, { hostPath, containerPath, owner }: AdditionalVolume): HostMount {
  return {
    hostPath,
    prop,
    containerPath,
    readOnly: owner === undefined,
    selinux: owner === undefined ? 'shared' : 'private',
    ...(owner && { directory: { uid: owner.uid, gid: owner.gid, mode: owner.mode ?? 0o700 } }),
  };
}
