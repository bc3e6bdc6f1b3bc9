import { additionalContainer } from './containers/additional-container';
import type { MemoryPodContext } from './containers/container';
import { datadogAgent, otlpEndpoint } from './containers/datadog-agent';
import { falkordb } from './containers/falkordb';
import { opencode } from './containers/opencode';
import { valkey } from './containers/valkey';
import type { MemoryPod, PodmanSocket } from './memory-pod';
import type { MemoryPodProps } from './memory-pod-props';

/** How long a stop waits for a model's answer. */
const STOP_WAIT_SECONDS = 60;

/** Fills in the defaults. Does not judge: `checkMemoryPod` does. */
export function resolveMemoryPod(props: MemoryPodProps): MemoryPod {
  const name = props.name ?? 'opencode-memory-pod';
  const context: MemoryPodContext = {
    name,
    dataRoot: props.dataRoot ?? '/persist/containers',
    scriptsDirectory: props.scriptsDirectory ?? `/opt/${name}`,
  };
  const podmanSocket: PodmanSocket = {
    unit: props.podmanSocket?.unit ?? 'podman.socket',
    path: props.podmanSocket?.path ?? '/var/run/podman/podman.sock',
  };
  const { plugin, graphiti } = props;
  const passwordKeys = [props.valkey?.passwordKey, props.falkordb?.passwordKey].filter((key) => key !== undefined);
  const agent = props.datadogAgent === 'disabled' ? undefined : (props.datadogAgent ?? {});
  const requiredKeys = props.environmentFile?.requiredKeys ?? [
    ...(agent === undefined ? [] : ['DD_API_KEY']),
    'OPENCODE_SERVER_PASSWORD',
  ];
  const timeoutStopSeconds = props.unit?.timeoutStopSeconds ?? 90;
  const serverStopSeconds = props.opencode?.stopTimeoutSeconds ?? 10;
  return {
    ...context,
    bindAddresses: props.bindAddresses ?? ['127.0.0.1'],
    containers: [
      valkey(context, props.valkey),
      falkordb(context, props.falkordb),
      ...(agent === undefined ? [] : [datadogAgent(context, podmanSocket, agent)]),
      ...Object.entries(props.additionalContainers ?? {}).map(([key, container]) =>
        additionalContainer(context, key, container),
      ),
      opencode(context, { plugin, graphiti, otlpEndpoint: agent && otlpEndpoint(agent) }, props.opencode),
    ],
    environmentFile: {
      path: props.environmentFile?.path ?? '/run/secrets/opencode.env',
      requiredKeys: [...new Set([...requiredKeys, ...passwordKeys])].sort(),
    },
    podmanPath: props.podmanPath ?? '/usr/bin/podman',
    podmanSocket: agent !== undefined && (agent.podmanSocket ?? true) ? podmanSocket : undefined,
    selinuxRelabel: props.selinuxRelabel ?? false,
    unit: {
      description: props.unit?.description ?? 'OpenCode memory pod',
      after: props.unit?.after ?? ['network-online.target', 'tailscaled.service', 'onepassword-secrets.service'],
      wants: props.unit?.wants ?? ['network-online.target'],
      wantedBy: props.unit?.wantedBy ?? ['multi-user.target'],
      restartSeconds: props.unit?.restartSeconds ?? 10,
      timeoutStartSeconds: props.unit?.timeoutStartSeconds ?? 900,
      stopWaitSeconds:
        props.unit?.stopWaitSeconds ??
        Math.max(0, Math.min(STOP_WAIT_SECONDS, timeoutStopSeconds - serverStopSeconds - 1)),
      timeoutStopSeconds,
    },
  };
}
