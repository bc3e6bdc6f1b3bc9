import type { HealthCheck } from './health-check';

/**
 * The memory pod of a host, said once: containers that share one network namespace, in the order in which they start.
 * A systemd unit of `podman` command lines and a set of Quadlet files are renderings of it; nothing here knows which.
 */
export interface MemoryPod {
  /** Name of the pod, of its unit and of its files. */
  readonly name: string;

  /** Addresses of the host that the published ports are bound to; IPv6 without brackets. */
  readonly bindAddresses: readonly string[];

  /** In start order; the last one is the server that the unit stands for. */
  readonly containers: readonly MemoryPodContainer[];

  /** The file with the secrets; a unit named in `unit.after` delivers it. */
  readonly environmentFile: EnvironmentFile;

  /** Folder of the data directories, such as `/persist/containers`. */
  readonly dataRoot: string;

  /** Folder that the scripts and `container/` are installed to on the host. */
  readonly scriptsDirectory: string;

  /** Absolute path of `podman` on the host. */
  readonly podmanPath: string;

  /**
   * Set when a container uses the Podman socket: the unit to wait for and its socket.
   *
   * @default - no container uses the socket
   */
  readonly podmanSocket?: PodmanSocket;

  /** Bind mounts need a private or shared SELinux label (`:Z`, `:z`). */
  readonly selinuxRelabel: boolean;

  /** The unit that runs it. */
  readonly unit: MemoryPodUnit;
}

/** What every rendering says to systemd. Seconds throughout. */
export interface MemoryPodUnit {
  /** Its `Description=`. */
  readonly description: string;

  /** Units that it starts after. */
  readonly after: readonly string[];

  /** Units that are started with it. */
  readonly wants: readonly string[];

  /** Target that it is enabled for. */
  readonly wantedBy: readonly string[];

  /** Seconds between a failure and the next start. */
  readonly restartSeconds: number;

  /** Long enough for an image that is still to be pulled; counts for each command of the start. */
  readonly timeoutStartSeconds: number;

  /** Seconds that a stop waits for a model's answer. */
  readonly stopWaitSeconds: number;

  /** Longer than the wait for an answer and the stop time-outs of the containers. */
  readonly timeoutStopSeconds: number;
}

/** The file with the secrets of the containers that use it. */
export interface EnvironmentFile {
  /** Absolute path on the host. */
  readonly path: string;

  /** Keys that preflight demands a value for, sorted. */
  readonly requiredKeys: readonly string[];
}

/** Podman's API. */
export interface PodmanSocket {
  /** Such as `podman.socket`. */
  readonly unit: string;

  /** Such as `/var/run/podman/podman.sock`. */
  readonly path: string;
}

/** One container of the pod. */
export interface MemoryPodContainer {
  /** Its name in the model, such as `datadog-agent`. */
  readonly name: string;

  /** The prop that describes it, for error messages, such as `datadogAgent`. */
  readonly prop: string;

  /** Its name in Podman, unique on the host, such as `opencode-memory-pod-valkey`. */
  readonly containerName: string;

  /** What it is started from. */
  readonly image: HostImage;

  /**
   * Replaces the image's entrypoint.
   *
   * @default - the image's own
   */
  readonly entrypoint?: readonly string[];

  /** Arguments after the image. */
  readonly args: readonly string[];

  /** Environment variables by name; secrets are in the environment file. */
  readonly environment: Readonly<Record<string, string>>;

  /**
   * User and group in Podman's spelling, such as `1000:1000`.
   *
   * @default - the image's own
   */
  readonly user?: string;

  /** Whether it reads the pod's `environmentFile`. */
  readonly usesEnvironmentFile: boolean;

  /**
   * The password that its clients have to give, out of the environment file.
   *
   * @default - none
   */
  readonly password?: DatabasePassword;

  /** What of the host it sees. */
  readonly mounts: readonly HostMount[];

  /** Ports it listens on in the pod's network namespace. */
  readonly ports: readonly ContainerPort[];

  /**
   * How Podman finds out how it is.
   *
   * @default - it is not checked
   */
  readonly healthCheck?: HealthCheck;

  /** Podman puts an init in front of it as PID 1 (`--init`). */
  readonly init: boolean;

  /** Whether a program in it may not gain privileges that its parent has not. */
  readonly noNewPrivileges: boolean;

  /** Where `selinuxRelabel` is on, runs without SELinux separation (`label=disable`): it talks to the Podman socket. */
  readonly selinuxLabelDisabled: boolean;

  /**
   * Podman's spelling, such as `3g`.
   *
   * @default - no limit
   */
  readonly memoryLimit?: string;

  /** Seconds between SIGTERM and SIGKILL. */
  readonly stopTimeoutSeconds: number;

  /** `missing` asks the registry only for an image that the host lacks. */
  readonly pull: PullPolicy;

  /**
   * What `podman auto-update` compares its image with.
   *
   * @default - it leaves the container alone
   */
  readonly autoUpdate?: AutoUpdatePolicy;

  /**
   * Its exit ends the unit: the server. A clean exit of it counts as a failure too, since a server that is gone
   * serves nobody; a rendering under which systemd would take it for success has to see to that.
   */
  readonly main: boolean;
}

/** A password that reaches its container as files in a directory of its own, made at each start. */
export interface DatabasePassword {
  /** Key of the environment file. */
  readonly key: string;

  /** Absolute path of the directory on the host, on no disk. */
  readonly directory: string;

  /** Number of the user that the server runs as. */
  readonly uid: number;

  /** Number of its group. */
  readonly gid: number;
}

/** When Podman asks the registry for an image, in Podman's words. */
export type PullPolicy = 'always' | 'missing' | 'never' | 'newer';

/** Where `podman auto-update` looks for another image of the same name. */
export type AutoUpdatePolicy = 'registry' | 'local';

/** An image, in its parts. */
export interface HostImage {
  /** With its registry: Podman resolves short names by what the host is set up with. */
  readonly repository: string;

  /** Such as `7.2`. */
  readonly tag: string;

  /**
   * Such as `sha256:…`.
   *
   * @default - the tag alone
   */
  readonly digest?: string;
}

/** A directory or a file of the host in a container. */
export interface HostMount {
  /** Absolute path on the host. */
  readonly hostPath: string;

  /** The prop that decides on `hostPath`, for error messages, such as `plugin.hostPath`. */
  readonly prop: string;

  /** Absolute path in the container. */
  readonly containerPath: string;

  /** Whether the container cannot write to it. */
  readonly readOnly: boolean;

  /**
   * The label it needs where `selinuxRelabel` is on: `private` to this container (`:Z`), `shared` with others (`:z`), or
   * `keep` what the host's own services rely on.
   */
  readonly selinux: 'private' | 'shared' | 'keep';

  /**
   * Set when the host has to have this directory with an owner of its own: created by installers, demanded by preflight.
   *
   * @default - nobody makes it
   */
  readonly directory?: HostDirectoryOwner;

  /**
   * The unit makes it at each start.
   *
   * @default false
   */
  readonly madeAtStart?: boolean;
}

/** Who owns a directory of the host. */
export interface HostDirectoryOwner {
  /** Number of the user. */
  readonly uid: number;

  /** Number of the group. */
  readonly gid: number;

  /** Permission bits, such as 0o700. */
  readonly mode: number;
}

/** A port of the one network namespace. */
export interface ContainerPort {
  /** Such as `redis`; unique within its container. */
  readonly name: string;

  /** Number of the port, in the pod and on the host. */
  readonly port: number;

  /** Published on each of the pod's `bindAddresses` under the same number. */
  readonly published: boolean;
}

/** A port of the host, with the container that answers on it. */
export interface PublishedPort extends ContainerPort {
  /** The container that listens there, by its name in the model. */
  readonly container: string;

  /** Addresses of the host that it is published on. */
  readonly addresses: readonly string[];
}

/** Ports of the host, in the order of the containers. */
export function publishedPorts(pod: MemoryPod): readonly PublishedPort[] {
  return pod.containers.flatMap((container) =>
    container.ports
      .filter((port) => port.published)
      .map((port) => ({ ...port, container: container.name, addresses: pod.bindAddresses })),
  );
}

/** Value of `--publish` and of Quadlet's `PublishPort=`. */
export function publishSpecs(pod: MemoryPod): readonly string[] {
  return publishedPorts(pod).flatMap(({ port, addresses }) =>
    addresses.map((address) => `${address.includes(':') ? `[${address}]` : address}:${port}:${port}`),
  );
}

/** How the pod is said to systemd. */
export type PodRendering = 'systemd' | 'quadlet';

/** The container that holds the pod's network namespace. */
export function infraName(pod: MemoryPod): string {
  return `${pod.name}-infra`;
}

/** The unit that looks after the pod while it runs. */
export function watchUnitName(pod: MemoryPod): string {
  return `${pod.name}-watch.service`;
}

/** Units whose containers are made with the environment file, or with a password out of it. */
export function readersOfSecrets(pod: MemoryPod, rendering: PodRendering): readonly string[] {
  const readers = pod.containers.filter(({ usesEnvironmentFile, password }) => usesEnvironmentFile || password);
  if (rendering === 'quadlet') return readers.map(({ containerName }) => `${containerName}.service`);
  return readers.length > 0 ? [`${pod.name}.service`] : [];
}

/** Where the main process of the pod's unit is written down. */
export function pidFile(pod: MemoryPod): string {
  return `/run/${pod.name}.pid`;
}

/** Directories that an installer creates. */
export function hostDirectories(pod: MemoryPod): readonly (HostDirectoryOwner & { readonly path: string })[] {
  return pod.containers.flatMap((container) =>
    container.mounts.flatMap((mount) => (mount.directory ? [{ path: mount.hostPath, ...mount.directory }] : [])),
  );
}

/** Folders that somebody else fills: mounted as they are, demanded by preflight. */
export function readOnlyFolders(pod: MemoryPod): readonly string[] {
  const mounts = pod.containers.flatMap((container) => container.mounts);
  return mounts
    .filter((mount) => !mount.directory && mount.madeAtStart !== true && mount.selinux !== 'keep')
    .map((mount) => mount.hostPath);
}

/** The passwords that the unit hands to containers at each start. */
export function databasePasswords(pod: MemoryPod): readonly DatabasePassword[] {
  return pod.containers.flatMap(({ password }) => password ?? []);
}

/** Paths whose file systems have to be mounted before the pod starts (`RequiresMountsFor=`). */
export function requiredMountPaths(pod: MemoryPod): readonly string[] {
  const paths = pod.containers.flatMap((container) => container.mounts.map((mount) => mount.hostPath));
  const underRun = /^\/(var\/)?run\//;
  return [...new Set(paths)].filter((path) => !underRun.test(path));
}

/** Value of `--volume` and of Quadlet's `Volume=`. */
export function volumeSpec(pod: MemoryPod, mount: HostMount): string {
  const label = { private: ['Z'], shared: ['z'], keep: [] }[mount.selinux];
  const options = [...(mount.readOnly ? ['ro'] : []), ...(pod.selinuxRelabel ? label : [])];
  return [mount.hostPath, mount.containerPath, ...(options.length > 0 ? [options.join(',')] : [])].join(':');
}

/** The image as Podman reads it. */
export function imageReference(image: HostImage): string {
  return `${image.repository}:${image.tag}${image.digest === undefined ? '' : `@${image.digest}`}`;
}
