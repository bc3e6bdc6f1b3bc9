import { quadletLine, quadletWordProblem } from '../../escape/quadlet';
import type { MemoryPod } from '../memory-pod';
import { PODMAN_VERSIONS, QUADLET_KEYS } from './podman-versions';
import { quadletNames, type QuadletOptions } from './quadlet-options';

/** What cannot be said in Quadlet files for that Podman, one line each, for `node.addValidation`. */
export function checkQuadlet(pod: MemoryPod, options: QuadletOptions = {}): readonly string[] {
  const { podmanVersion } = options;
  if (podmanVersion !== undefined && !PODMAN_VERSIONS.includes(podmanVersion)) {
    const last = PODMAN_VERSIONS[PODMAN_VERSIONS.length - 1];
    return [
      `podmanVersion is ${JSON.stringify(podmanVersion)}: write one of ${PODMAN_VERSIONS[0]} to ${last}, without the patch`,
    ];
  }
  return [...checkServiceName(pod, options), ...checkTexts(pod), ...(options.dataVolumes ? checkDevices(pod) : [])];
}

function checkServiceName(pod: MemoryPod, options: QuadletOptions): readonly string[] {
  const { hasPodFile, podFile, version } = quadletNames(pod, options);
  const { since } = QUADLET_KEYS.Pod.ServiceName;
  if (!hasPodFile || podFile !== `${pod.name}.pod` || version >= since || pod.name.endsWith('-pod')) return [];
  return [
    `name is ${JSON.stringify(pod.name)}: Quadlet's ServiceName= needs Podman ${since}, and podmanVersion is ${version}, which makes the unit ${pod.name}-pod.service: write a name that ends in -pod`,
  ];
}

function checkTexts(pod: MemoryPod): readonly string[] {
  return pod.containers.flatMap(({ name, args, entrypoint = [], environment, healthCheck, mounts }) => {
    const texts: readonly (readonly [where: string, text: string])[] = [
      ...entrypoint.map((text, index) => [`command[${index}]`, text] as const),
      ...args.map((text, index) => [`args[${index}]`, text] as const),
      ...Object.entries(environment).map(([key, value]) => [`environment.${key}`, `${key}=${value}`] as const),
      ...(healthCheck === undefined ? [] : [['healthCheck.command', healthCheck.command] as const]),
      ...mounts.map(({ hostPath }) => [`mount ${JSON.stringify(hostPath)}`, hostPath] as const),
    ];
    return texts.flatMap(([where, text]) => {
      const problem = quadletWordProblem(text);
      return problem === undefined ? [] : [`${name}.${where}: ${problem}`];
    });
  });
}

function checkDevices(pod: MemoryPod): readonly string[] {
  return pod.containers.flatMap(({ name, mounts }) =>
    mounts
      .filter(({ directory, hostPath }) => directory !== undefined && quadletLine(hostPath) === undefined)
      .map(
        ({ hostPath }) => `${name}: dataVolumes cannot hold the path ${JSON.stringify(hostPath)}: choose a plainer one`,
      ),
  );
}
