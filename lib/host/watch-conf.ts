import { infraName, readersOfSecrets, type MemoryPod, type PodRendering } from './memory-pod';
import { shellSettings } from './shell-settings';

/** Seconds between two looks at the pod. */
const SECONDS_BETWEEN = 10;

/** The values of `watch.sh`, as shell assignments that it reads. */
export function watchConf(pod: MemoryPod, rendering: PodRendering): string {
  const names = (containers: MemoryPod['containers']): string =>
    containers.map(({ containerName }) => containerName).join(' ');
  const side = names(pod.containers.filter(({ main }) => !main));
  return shellSettings('watch.sh', [
    ['PODMAN', pod.podmanPath],
    ['UNIT', `${pod.name}.service`],
    ['INFRA', infraName(pod)],
    ['CONTAINERS', names(pod.containers)],
    rendering === 'systemd'
      ? ['BROUGHT_BACK', `${infraName(pod)} ${side}`, 'whose end no unit sees']
      : ['BROUGHT_BACK', '', 'each container has a unit, which sees its end'],
    ['ENVIRONMENT_FILE', pod.environmentFile.path],
    ['READERS', readersOfSecrets(pod, rendering).join(' '), 'units that are restarted when it changes'],
    ['NOTES', `/run/${pod.name}.secrets`],
    ['SECONDS_BETWEEN', `${SECONDS_BETWEEN}`],
  ]);
}
