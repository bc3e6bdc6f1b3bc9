import type { ExecProbe, PodContainer, WorkspacePod } from '../../../lib/workspace/pod/workspace-pod';

/** What Kubernetes is to see of a pod, lists without an order of their own sorted by name. */
export function kubernetesPod(pod: WorkspacePod): Readonly<Record<string, unknown>> {
  return {
    automountServiceAccountToken: pod.automountServiceAccountToken,
    terminationGracePeriodSeconds: pod.terminationGracePeriodSeconds,
    securityContext: pod.securityContext,
    serviceAccountName: pod.serviceAccountName ?? pod.name,
    ...present('shareProcessNamespace', pod.shareProcessNamespace || undefined),
    ...present(
      'imagePullSecrets',
      pod.imagePullSecrets.map((name) => ({ name })),
    ),
    ...present('nodeSelector', pod.nodeSelector),
    ...present('affinity', pod.affinity),
    ...present('tolerations', pod.tolerations),
    initContainers: pod.initContainers.map(kubernetesContainer),
    containers: pod.containers.map(kubernetesContainer).sort(byName),
    volumes: pod.volumes.map((volume) => ({ ...volume })).sort(byName),
  };
}

function kubernetesContainer({ image, environment, probes, ...container }: PodContainer) {
  const { repository, tag, digest, pullPolicy } = image;
  return {
    name: container.name,
    image: `${repository}:${tag}${digest === undefined ? '' : `@${digest}`}`,
    ...present('imagePullPolicy', pullPolicy),
    ...present('command', container.command),
    ...present('args', container.args),
    ...present('workingDir', container.workingDir),
    ...present('ports', container.ports),
    env: Object.entries(environment)
      .map(([name, value]) => ('value' in value ? { name, value: value.value } : { name, valueFrom: value }))
      .sort(byName),
    ...present('startupProbe', kubernetesProbe(probes?.startup)),
    ...present('livenessProbe', kubernetesProbe(probes?.liveness)),
    ...present('readinessProbe', kubernetesProbe(probes?.readiness)),
    resources: container.resources,
    securityContext: container.securityContext,
    volumeMounts: [...container.volumeMounts].sort(byMountPath),
  };
}

function kubernetesProbe(probe: ExecProbe | undefined) {
  if (probe === undefined) return undefined;
  const { command, ...timing } = probe;
  return { exec: { command }, ...timing };
}

/** The same of a pod that the chart rendered; what the chart sets on its own is left out. */
export function normalisedPod(spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { enableServiceLinks, hostIPC, hostNetwork, hostPID, dnsPolicy, ...rest } = spec;
  // Kubernetes' own defaults, but for the links, which would put every Service into the environment.
  expect({ enableServiceLinks, hostIPC, hostNetwork, hostPID, dnsPolicy }).toEqual({
    enableServiceLinks: false,
    hostIPC: false,
    hostNetwork: false,
    hostPID: false,
    dnsPolicy: 'ClusterFirst',
  });
  return {
    ...rest,
    initContainers: list(rest['initContainers']).map(normalisedContainer),
    containers: list(rest['containers']).map(normalisedContainer).sort(byName),
    volumes: [...list(rest['volumes'])].sort(byName),
  };
}

function normalisedContainer(container: Named): Named {
  return {
    ...container,
    env: [...list(container['env'])].sort(byName),
    volumeMounts: [...(list(container['volumeMounts']) as unknown as Mounted[])].sort(byMountPath),
  };
}

interface Named extends Readonly<Record<string, unknown>> {
  readonly name: string;
}

interface Mounted {
  readonly mountPath: string;
}

function list(value: unknown): readonly Named[] {
  return Array.isArray(value) ? (value as Named[]) : [];
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}

function byMountPath(one: Mounted, other: Mounted): number {
  return one.mountPath < other.mountPath ? -1 : 1;
}

function present(key: string, value: unknown): Readonly<Record<string, unknown>> {
  const empty = value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  return empty ? {} : { [key]: value };
}
