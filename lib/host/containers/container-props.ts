import type { HealthCheck } from '../health-check';
import type { AutoUpdatePolicy, HostImage, PullPolicy } from '../memory-pod';

/** What every container of the memory pod can be told. */
export interface MemoryPodContainerProps {
  /**
   * Parts of the image that differ from the default, such as `{ digest: 'sha256:…' }` to pin it. A digest belongs to
   * one image: give `repository` and `tag` beside it when they differ from the default.
   *
   * @default - the image that the container documents
   */
  readonly image?: Partial<HostImage>;

  /**
   * When Podman asks the registry for the image.
   *
   * @default 'missing'; 'never' for an image under `localhost/`, which preflight then demands
   * @see https://docs.podman.io/en/latest/markdown/podman-run.1.html#pull-policy
   */
  readonly pull?: PullPolicy;

  /**
   * Lets `podman auto-update` restart the pod with another image of the same name: `registry` once the tag was moved in its
   * registry, `local` once the image was built or pulled anew on the host. Podman's own timer, which the pod starts, looks once
   * a day. Where the pod does not start with the new image within `unit.timeoutStartSeconds`, the rendering `systemd` gets the old one
   * back; with `quadlet` Podman does not hear of it. An error with a digest, which never moves, and
   * for data whose image's tag does not say the major version. `image.digest` is the other way: Renovate moves it, in Git.
   *
   * @default - what runs changes with its description alone
   * @see https://docs.podman.io/en/latest/markdown/podman-auto-update.1.html
   */
  readonly autoUpdate?: AutoUpdatePolicy;

  /**
   * Variables beside those that the container sets itself; a value here wins. Values are written to files that people
   * read: secrets belong in the environment file, and a value that looks like one is an error.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;

  /**
   * Parts of the health check that differ from the default.
   *
   * @default - the check that the container documents
   */
  readonly healthCheck?: Partial<HealthCheck>;

  /**
   * Memory limit in Podman's spelling: a number and one of `b`, `k`, `m`, `g`, such as `3g`.
   *
   * @default - no limit
   * @see https://docs.podman.io/en/latest/markdown/podman-run.1.html#memory-m-number-unit
   */
  readonly memoryLimit?: string;

  /**
   * Seconds between SIGTERM and SIGKILL.
   *
   * @default 10
   */
  readonly stopTimeoutSeconds?: number;

  /**
   * Keeps set-user-id programs in the container from gaining privileges.
   *
   * @default true
   */
  readonly noNewPrivileges?: boolean;
}

/** A folder of the host for a container's data, and the container's user that owns it. */
export interface DataDirectoryProps {
  /**
   * Absolute path on the host.
   *
   * @default - the container's name under `dataRoot`
   */
  readonly path?: string;

  /**
   * User id that the container writes as.
   *
   * @default - that of the default image
   */
  readonly uid?: number;

  /**
   * Group id.
   *
   * @default - that of the default image
   */
  readonly gid?: number;

  /**
   * Permission bits.
   *
   * @default 0o700
   */
  readonly mode?: number;
}
