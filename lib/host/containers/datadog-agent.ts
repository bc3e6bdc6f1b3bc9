import { posix } from 'node:path';
import type { ContainerPort, HostMount, MemoryPodContainer, PodmanSocket } from '../memory-pod';
import { memoryPodContainer, type MemoryPodContext } from './container';
import type { MemoryPodContainerProps } from './container-props';
import { DATADOG_AGENT_TAG } from '../../versions';

/** The Datadog Agent. Default image `docker.io/datadog/agent:latest`. */
export interface DatadogAgentProps extends MemoryPodContainerProps {
  /**
   * Collects the logs of all containers through the Podman socket.
   *
   * @default true
   */
  readonly logs?: boolean;

  /**
   * Port on which tracers reach the Agent.
   *
   * @default 8126
   */
  readonly tracePort?: number;

  /**
   * Port of the Agent's OTLP receiver (HTTP), which OpenCode sends to. It is reached inside the pod only.
   *
   * @default 4318
   * @see https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest_in_the_agent/
   */
  readonly otlpPort?: number;

  /**
   * Sets the roadmap's `DD_LLM_OBSERVABILITY_ENABLED`.
   *
   * @default true
   */
  readonly llmObservability?: boolean;

  /**
   * Host name that the Agent reports (`DD_HOSTNAME`).
   *
   * @default - the Agent asks Podman
   */
  readonly hostname?: string;

  /**
   * Datadog site, such as `datadoghq.eu` (`DD_SITE`).
   *
   * @default - the Agent's own, or what the environment file says
   */
  readonly site?: string;

  /**
   * Whether the Agent may talk to the Podman socket, which makes it as powerful as root on the host. Without it there
   * are no container logs, and `hostname` has to be given.
   *
   * @default true
   */
  readonly podmanSocket?: boolean;
}

const OTLP_PORT = 4318;

/** Ports that the Agent takes for itself. @see https://docs.datadoghq.com/agent/configuration/network/ */
const AGENT_PORTS: readonly ContainerPort[] = [
  { name: 'expvar', port: 5000, published: false },
  { name: 'ipc', port: 5001, published: false },
];

/** Where the other containers reach the OTLP receiver. */
export function otlpEndpoint(props: DatadogAgentProps): string {
  return `http://localhost:${props.otlpPort ?? OTLP_PORT}`;
}

/** The container that takes logs, traces and OTLP. */
export function datadogAgent(
  pod: MemoryPodContext,
  socket: PodmanSocket,
  props: DatadogAgentProps = {},
): MemoryPodContainer {
  const tracePort = props.tracePort ?? 8126;
  const otlpPort = props.otlpPort ?? OTLP_PORT;
  const logs = `${props.logs ?? true}`;
  const usesSocket = props.podmanSocket ?? true;
  return memoryPodContainer(pod, props, {
    name: 'datadog-agent',
    prop: 'datadogAgent',
    image: { repository: 'docker.io/datadog/agent', tag: DATADOG_AGENT_TAG },
    args: [],
    usesEnvironmentFile: true,
    // The image brings its own init, which insists on being PID 1.
    init: false,
    environment: {
      DD_LOGS_ENABLED: logs,
      // DD_LOGS_ENABLED alone collects no container's log.
      DD_LOGS_CONFIG_CONTAINER_COLLECT_ALL: logs,
      DD_APM_ENABLED: 'true',
      DD_APM_NON_LOCAL_TRAFFIC: 'true',
      ...(tracePort === 8126 ? {} : { DD_APM_RECEIVER_PORT: `${tracePort}` }),
      DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_HTTP_ENDPOINT: `localhost:${otlpPort}`,
      DD_OTLP_CONFIG_LOGS_ENABLED: logs,
      DD_LLM_OBSERVABILITY_ENABLED: `${props.llmObservability ?? true}`,
      ...(usesSocket ? { DOCKER_HOST: `unix://${socket.path}` } : {}),
      ...(props.hostname === undefined ? {} : { DD_HOSTNAME: props.hostname }),
      ...(props.site === undefined ? {} : { DD_SITE: props.site }),
    },
    mounts: usesSocket ? socketMounts(socket) : [],
    selinuxLabelDisabled: usesSocket,
    ports: [
      { name: 'traces', port: tracePort, published: true },
      { name: 'otlp-http', port: otlpPort, published: false },
      ...AGENT_PORTS,
    ],
    healthCheck: {
      command: `timeout ${props.healthCheck?.timeoutSeconds ?? 10} agent health`,
      intervalSeconds: 60,
      timeoutSeconds: 10,
      retries: 3,
      startPeriodSeconds: 120,
      onFailure: 'restart',
      // Without its network or with a wrong key the Agent is unhealthy: no reason to keep the server from starting.
      requiredForStart: false,
    },
  });
}

function socketMounts(socket: PodmanSocket): readonly HostMount[] {
  const directory = posix.dirname(socket.path);
  const prop = 'podmanSocket.path';
  return [
    // A restart of the socket unit replaces the socket: only a mount of its directory sees the new one (DOCKER_HOST).
    { hostPath: directory, prop, containerPath: directory, readOnly: true, selinux: 'keep' },
    // For what looks at Docker's usual place.
    { hostPath: socket.path, prop, containerPath: '/var/run/docker.sock', readOnly: true, selinux: 'keep' },
  ];
}
