import { SERVER_SUBCOMMAND } from '../../workspace/opencode/version';
import type { HostImage, HostMount, MemoryPodContainer } from '../memory-pod';
import { dataMount, memoryPodContainer, type MemoryPodContext } from './container';
import type { DataDirectoryProps, MemoryPodContainerProps } from './container-props';

/** A folder of the host that is mounted read-only, or the decision to do without it. */
export type OptionalFolder =
  | {
      /** Absolute path of the folder on the host. */
      readonly hostPath: string;
    }
  | 'disabled';

/** The OpenCode server. Default image `localhost/opencode-server:latest`, one that is built on the host. */
export interface OpenCodeServerProps extends MemoryPodContainerProps {
  /**
   * Port it listens on and is published as.
   *
   * @default 4096
   */
  readonly port?: number;

  /**
   * Version of OpenCode in the image, where its tag does not say it. OpenCode 2 is refused, by this and by the tag: it
   * migrates the sessions one way (`docs/how-to/upgrade-opencode.md`).
   *
   * @default - what the tag says; with `latest`, a digest or a date it is not known
   */
  readonly version?: string;

  /**
   * The whole command line of the server; it replaces the image's entrypoint, and has to listen on `port`. With a version
   * that is not known, synth warns of it: OpenCode 2 does not start with the default, and may with another.
   *
   * @default - `opencode web --hostname 0.0.0.0 --port <port>`
   */
  readonly command?: readonly string[];

  /**
   * Where sessions and logins live on the host, mounted at `/root/.local/share/opencode`. SQLite: a local disk, no NFS.
   *
   * @default - `opencode` under `dataRoot`, owned by 0:0
   */
  readonly data?: DataDirectoryProps;
}

/** Built on the host. */
export const OPENCODE_SERVER_IMAGE: HostImage = { repository: 'localhost/opencode-server', tag: 'latest' };

const HOME = '/root';

/** Where the scripts of `scriptsDirectory`/container are inside the container. */
export const CONTAINER_SCRIPTS = '/opt/opencode-memory-pod';

/** What the pod as a whole decides for OpenCode. */
export interface OpenCodeMounts {
  /** OpenCode's plugin, or none. */
  readonly plugin: OptionalFolder;

  /** Graphiti, or none. */
  readonly graphiti: OptionalFolder;

  /** URL that the server sends its OpenTelemetry data to; undefined where nobody takes it. */
  readonly otlpEndpoint: string | undefined;
}

/** The container that the unit stands for. */
export function opencode(
  pod: MemoryPodContext,
  mounts: OpenCodeMounts,
  props: OpenCodeServerProps = {},
): MemoryPodContainer {
  const port = props.port ?? 4096;
  const timeoutSeconds = props.healthCheck?.timeoutSeconds ?? 5;
  return memoryPodContainer(pod, props, {
    name: 'opencode',
    prop: 'opencode',
    main: true,
    image: OPENCODE_SERVER_IMAGE,
    entrypoint: props.command ?? ['opencode', SERVER_SUBCOMMAND, '--hostname', '0.0.0.0', '--port', `${port}`],
    args: [],
    usesEnvironmentFile: true,
    environment: {
      ...(mounts.otlpEndpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: mounts.otlpEndpoint }),
      OPENCODE_HEALTH_PORT: `${port}`,
      OPENCODE_HEALTH_TIMEOUT: `${timeoutSeconds}`,
    },
    mounts: [
      dataMount(pod, props.data, {
        name: 'opencode',
        containerPath: `${HOME}/.local/share/opencode`,
        uid: 0,
        gid: 0,
      }),
      ...optionalFolder('plugin', mounts.plugin, `${HOME}/.opencode/plugin`),
      ...optionalFolder('graphiti', mounts.graphiti, `${HOME}/.opencode/graphiti`),
      {
        hostPath: `${pod.scriptsDirectory}/container`,
        prop: 'scriptsDirectory',
        containerPath: CONTAINER_SCRIPTS,
        readOnly: true,
        selinux: 'shared',
      },
    ],
    ports: [{ name: 'http', port, published: true }],
    healthCheck: {
      command: `sh ${CONTAINER_SCRIPTS}/opencode-health.sh`,
      readyCommand: `sh ${CONTAINER_SCRIPTS}/opencode-health.sh ready`,
      intervalSeconds: 10,
      timeoutSeconds,
      retries: 3,
      startPeriodSeconds: 60,
      // A dead server ends the unit, and systemd starts it anew.
      onFailure: 'kill',
      requiredForStart: true,
    },
  });
}

function optionalFolder(prop: string, folder: OptionalFolder, containerPath: string): readonly HostMount[] {
  if (typeof folder !== 'object') return [];
  return [{ hostPath: folder.hostPath, prop: `${prop}.hostPath`, containerPath, readOnly: true, selinux: 'shared' }];
}
