import type {
  ContainerProbes,
  EnvironmentValue,
  ExecProbe,
  PodContainer,
  PodVolume,
  WorkspacePod,
} from '../../pod/workspace-pod';
import { present } from '../present';
import type { ChartText } from './chart-text';
import type {
  ContainerValues,
  EnvironmentValues,
  MountValues,
  PersistenceValues,
  PodValues,
  ProbeValues,
  VolumeValues,
} from './values';

/** What concerns the pod as a whole. */
export function podValues(pod: WorkspacePod, text: ChartText): PodValues {
  return {
    ...present('labels', text.podMetadata(pod.labels)),
    ...present('annotations', text.podMetadata(pod.annotations)),
    automountServiceAccountToken: pod.automountServiceAccountToken,
    ...(pod.shareProcessNamespace ? { shareProcessNamespace: true } : {}),
    terminationGracePeriodSeconds: pod.terminationGracePeriodSeconds,
    securityContext: pod.securityContext,
    ...present(
      'imagePullSecrets',
      pod.imagePullSecrets.map((name) => ({ name })),
    ),
    ...present('nodeSelector', pod.nodeSelector),
    ...(pod.affinity === undefined ? {} : { affinity: text.templated(pod.affinity) }),
    ...present('tolerations', pod.tolerations),
  };
}

/** Containers by name; each depends on the one before it where `ordered`, as a map has no order in Helm. */
export function containerValues(
  containers: readonly PodContainer[],
  text: ChartText,
  { ordered }: { readonly ordered: boolean },
): Readonly<Record<string, ContainerValues>> {
  return Object.fromEntries(
    containers.map((container, index) => {
      const before = ordered ? containers[index - 1] : undefined;
      return [container.name, containerValue(container, before?.name, text)];
    }),
  );
}

function containerValue(container: PodContainer, dependsOn: string | undefined, text: ChartText): ContainerValues {
  return {
    ...(dependsOn === undefined ? {} : { dependsOn }),
    image: { ...container.image },
    ...present('command', container.command),
    ...present('args', container.args),
    ...(container.workingDir === undefined ? {} : { workingDir: container.workingDir }),
    ...present('env', environmentValues(container.environment, text)),
    ...present('ports', container.ports),
    ...present('probes', probeValues(container.probes ?? {}, text)),
    resources: container.resources,
    securityContext: container.securityContext,
  };
}

function environmentValues(
  environment: Readonly<Record<string, EnvironmentValue>>,
  text: ChartText,
): Readonly<Record<string, EnvironmentValues>> {
  return Object.fromEntries(
    // References in their short form: the chart runs `tpl` over what stands under `valueFrom`.
    Object.entries(environment).map(([name, value]) => [name, 'value' in value ? text.templated(value.value) : value]),
  );
}

function probeValues(probes: ContainerProbes, text: ChartText): Readonly<Record<string, ProbeValues>> {
  return Object.fromEntries(
    (['startup', 'liveness', 'readiness'] as const).flatMap((name) => {
      const probe = probes[name];
      return probe === undefined ? [] : [[name, probeValue(probe, text)]];
    }),
  );
}

function probeValue({ command, ...timing }: ExecProbe, text: ChartText): ProbeValues {
  return { enabled: true, custom: true, spec: { exec: { command: text.templated(command) }, ...timing } };
}

/** Volumes by name, each with the mounts of all containers. */
export function persistenceValues(pod: WorkspacePod, text: ChartText): Readonly<Record<string, PersistenceValues>> {
  return Object.fromEntries(
    pod.volumes.map((volume) => [
      volume.name,
      { ...volumeValues(volume, text), advancedMounts: mountValues(pod, volume.name, text) },
    ]),
  );
}

function mountValues(pod: WorkspacePod, volume: string, text: ChartText): MountValues {
  const byContainer = [...pod.initContainers, ...pod.containers].flatMap((container) => {
    const mounts = container.volumeMounts.filter(({ name }) => name === volume);
    return mounts.length === 0 ? [] : [[container.name, mounts] as const];
  });
  const mounts = byContainer.map(([container, all]) => [
    container,
    all.map(({ mountPath, subPath, readOnly }) => ({
      path: text.templated(mountPath),
      ...(subPath === undefined ? {} : { subPath: text.templated(subPath) }),
      ...(readOnly === true ? { readOnly } : {}),
    })),
  ]);
  return { [pod.name]: Object.fromEntries(mounts) };
}

function volumeValues(volume: PodVolume, text: ChartText): VolumeValues {
  if ('persistentVolumeClaim' in volume) {
    return { existingClaim: text.templated(volume.persistentVolumeClaim.claimName) };
  }
  if ('emptyDir' in volume) return { type: 'emptyDir', ...volume.emptyDir };
  if ('configMap' in volume) {
    return { type: 'configMap', ...volume.configMap, name: text.templated(volume.configMap.name) };
  }
  if ('image' in volume) {
    const { reference, pullPolicy } = volume.image;
    return { type: 'image', image: reference, ...(pullPolicy === undefined ? {} : { pullPolicy }) };
  }
  const { secretName, optional, ...rest } = volume.secret;
  // The chart's own kind of secret volume drops `optional`.
  return optional === true
    ? { type: 'custom', volumeSpec: { secret: volume.secret } }
    : { type: 'secret', name: text.templated(secretName), ...rest };
}
