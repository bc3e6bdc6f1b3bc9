import type { AdditionalContainerProps } from './containers/additional-container';
import type { DatadogAgentProps } from './containers/datadog-agent';
import type { FalkorDbProps } from './containers/falkordb';
import type { OpenCodeServerProps, OptionalFolder } from './containers/opencode';
import type { ValkeyProps } from './containers/valkey';

/** The memory pod of a host. All but `plugin` and `graphiti` has a default. */
export interface MemoryPodProps {
  /** OpenCode's plugin folder, mounted read-only at `/root/.opencode/plugin`, or `'disabled'`. */
  readonly plugin: OptionalFolder;

  /** Graphiti's folder, mounted read-only at `/root/.opencode/graphiti`, or `'disabled'`. */
  readonly graphiti: OptionalFolder;

  /**
   * Name of the pod, of its unit and of its files: letters, digits, `_`, `.` and `-`.
   *
   * @default 'opencode-memory-pod'
   */
  readonly name?: string;

  /**
   * Addresses of the host that the five ports are bound to. Valkey and FalkorDB ask for no password unless their
   * `passwordKey` says so: `0.0.0.0` and `::` are an error without, and an address that more than the tailnet reaches is a
   * warning. `::1` is an error: nothing that is published there is ever answered. Other addresses of IPv6 want a network of
   * Podman's that has IPv6, which preflight asks for. An address that the host does not have yet at start (tailscale) fails
   * the start, which is tried again.
   *
   * @default ['127.0.0.1']
   */
  readonly bindAddresses?: readonly string[];

  /**
   * Folder of the three data directories. Absolute.
   *
   * @default '/persist/containers'
   */
  readonly dataRoot?: string;

  /**
   * Folder that the scripts are installed to on the host. Absolute; it has to be writable at installation, which `/usr`
   * is not everywhere.
   *
   * @default - `name` under `/opt`, such as `/opt/opencode-memory-pod`
   */
  readonly scriptsDirectory?: string;

  /**
   * The secrets of the Agent and of OpenCode.
   *
   * @default - see the fields
   */
  readonly environmentFile?: EnvironmentFileProps;

  /**
   * Absolute path of `podman` on the host.
   *
   * @default '/usr/bin/podman'
   */
  readonly podmanPath?: string;

  /**
   * Where Podman's API is, which the Datadog Agent alone uses.
   *
   * @default { unit: 'podman.socket', path: '/var/run/podman/podman.sock' }
   */
  readonly podmanSocket?: {
    /**
     * Unit that makes it.
     *
     * @default 'podman.socket'
     */
    readonly unit?: string;
    /**
     * Absolute path of the socket.
     *
     * @default '/var/run/podman/podman.sock'
     */
    readonly path?: string;
  };

  /**
   * Relabels bind mounts for SELinux (`:Z`, `:z`), which Fedora and its relatives need.
   *
   * @default - true where `butane.variant` is `fcos`, otherwise false
   */
  readonly selinuxRelabel?: boolean;

  /**
   * What the unit says to systemd.
   *
   * @default - see the fields
   */
  readonly unit?: MemoryPodUnitProps;

  /** @default - the values of the container's own documentation */
  readonly valkey?: ValkeyProps;

  /** @default - the values of the container's own documentation */
  readonly falkordb?: FalkorDbProps;

  /**
   * The Datadog Agent, or `'disabled'`: a pod without its container, its ports, the Podman socket and the key `DD_API_KEY`.
   * OpenCode then sends its telemetry nowhere, unless `opencode.environment` has `OTEL_EXPORTER_OTLP_ENDPOINT`.
   *
   * @default - the values of the container's own documentation
   */
  readonly datadogAgent?: DatadogAgentProps | 'disabled';

  /** @default - the values of the container's own documentation */
  readonly opencode?: OpenCodeServerProps;

  /**
   * Further containers of the pod, by name (lower-case letters, digits and `-`): they start before OpenCode, in the order in which they are
   * written, and are looked after and verified as ours are.
   *
   * @default - none
   * @example
   * { graphiti: {
   *   image: { repository: 'docker.io/zepai/graphiti', tag: '0.22.0' },
   *   healthCheck: { command: 'timeout 5 curl -fsS http://localhost:8000/healthcheck' },
   *   ports: [{ name: 'http', port: 8000 }],
   * } }
   */
  readonly additionalContainers?: Readonly<Record<string, AdditionalContainerProps>>;
}

/** The file with the secrets. */
export interface EnvironmentFileProps {
  /**
   * Absolute path. Lines of `KEY=value`, readable by its owner only. Podman reads it, not a shell: quotes and ` # …` belong
   * to the value, and of two lines with one key the last one counts.
   *
   * @default '/run/secrets/opencode.env'
   * @see https://docs.podman.io/en/latest/markdown/podman-run.1.html#env-file-file
   */
  readonly path?: string;

  /**
   * Keys that preflight demands a value for.
   *
   * @default ['DD_API_KEY', 'OPENCODE_SERVER_PASSWORD'], the first one with a Datadog Agent only
   */
  readonly requiredKeys?: readonly string[];
}

/** The unit of the pod. */
export interface MemoryPodUnitProps {
  /**
   * Text of `Description=`.
   *
   * @default 'OpenCode memory pod'
   */
  readonly description?: string;

  /**
   * Units to start after, the one that delivers the environment file among them.
   *
   * @default ['network-online.target', 'tailscaled.service', 'onepassword-secrets.service']
   */
  readonly after?: readonly string[];

  /**
   * Units to start as well.
   *
   * @default ['network-online.target']
   */
  readonly wants?: readonly string[];

  /**
   * Targets that start the pod.
   *
   * @default ['multi-user.target']
   */
  readonly wantedBy?: readonly string[];

  /**
   * Seconds before a failed pod is started again.
   *
   * @default 10
   */
  readonly restartSeconds?: number;

  /**
   * Seconds that each step of the start may take, the pull of an image included.
   *
   * @default 900
   */
  readonly timeoutStartSeconds?: number;

  /**
   * Seconds that a stop waits while a session is busy: OpenCode stores what a model answers only when the answer has ended. A stop with no busy
   * session does not wait, and neither does the end of a server that hangs. 0 does not wait.
   *
   * @default - 60, or as much less as `timeoutStopSeconds` leaves
   */
  readonly stopWaitSeconds?: number;

  /**
   * Seconds that a stop may take. Has to be above `stopWaitSeconds` and the server's stop time-out together, and above the stop time-out of
   * every container.
   *
   * @default 90
   */
  readonly timeoutStopSeconds?: number;
}
