import type { HealthCheck } from './health-check';
import type { MemoryPod, MemoryPodContainer } from './memory-pod';
import { imageReference, publishSpecs, volumeSpec } from './memory-pod';

/** One option of a `podman` command line: its words belong on one line. */
export type PodmanOption = readonly string[];

/** What `podman auto-update` finds a container by. */
const AUTO_UPDATE_LABEL = 'io.containers.autoupdate';

/** `podman pod create …` */
export function podCreateArguments(pod: MemoryPod, options: readonly PodmanOption[] = []): readonly PodmanOption[] {
  return [
    ['pod', 'create', '--replace', '--name', pod.name],
    ...options,
    ...publishSpecs(pod).map((publish) => ['--publish', publish]),
  ];
}

/** `podman pod stop …`, also of a pod that is gone. */
export function podStopArguments(pod: MemoryPod): readonly PodmanOption[] {
  return [['pod', 'stop', '--ignore', pod.name]];
}

/** `podman pod rm …`, also of a pod that is gone. */
export function podRemoveArguments(pod: MemoryPod): readonly PodmanOption[] {
  return [['pod', 'rm', '--force', '--ignore', pod.name]];
}

/** `podman run …` in the pod; `ahead` is put before the container's own command line. */
export function containerRunArguments(
  pod: MemoryPod,
  container: MemoryPodContainer,
  { options = [], ahead = [] }: { options?: readonly PodmanOption[]; ahead?: readonly string[] } = {},
): readonly PodmanOption[] {
  const command = [...ahead, ...(container.entrypoint ?? [])];
  const [entrypoint, ...rest] = command;
  return [
    // --replace: a container of that name that a power cut left behind would otherwise fail the start for ever.
    ['run', '--detach', '--replace', '--pod', pod.name, '--name', container.containerName],
    ...options,
    ['--pull', container.pull],
    ...(container.autoUpdate === undefined ? [] : [['--label', `${AUTO_UPDATE_LABEL}=${container.autoUpdate}`]]),
    ...(container.init ? [['--init']] : []),
    ...securityOptions(pod, container),
    // A server that is gone serves nobody, whatever it ended with. The main one is started again by its unit.
    ...(container.main ? [] : [['--restart', 'always']]),
    ['--stop-timeout', `${container.stopTimeoutSeconds}`],
    ...(container.user === undefined ? [] : [['--user', container.user]]),
    ...(container.memoryLimit === undefined ? [] : [['--memory', container.memoryLimit]]),
    ...(container.usesEnvironmentFile ? [['--env-file', pod.environmentFile.path]] : []),
    ...Object.entries(container.environment).map(([name, value]) => ['--env', `${name}=${value}`]),
    ...container.mounts.map((mount) => ['--volume', volumeSpec(pod, mount)]),
    ...healthOptions(container.healthCheck),
    ...(entrypoint === undefined ? [] : [['--entrypoint', entrypoint]]),
    [imageReference(container.image), ...rest, ...container.args],
  ];
}

function securityOptions(pod: MemoryPod, container: MemoryPodContainer): readonly PodmanOption[] {
  return [
    ...(container.noNewPrivileges ? [['--security-opt', 'no-new-privileges']] : []),
    ...(pod.selinuxRelabel && container.selinuxLabelDisabled ? [['--security-opt', 'label=disable']] : []),
  ];
}

function healthOptions(check: HealthCheck | undefined): readonly PodmanOption[] {
  if (check === undefined) return [];
  return [
    ['--health-cmd', check.command],
    [
      ...['--health-interval', `${check.intervalSeconds}s`],
      ...['--health-timeout', `${check.timeoutSeconds}s`],
      ...['--health-retries', `${check.retries}`],
      ...['--health-start-period', `${check.startPeriodSeconds}s`],
      ...['--health-on-failure', check.onFailure],
    ],
  ];
}
