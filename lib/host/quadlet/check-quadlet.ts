import { quadletLine, quadletWordProblem } from '../../escape/quadlet';
import type { MemoryPod } from '../memory-pod';
import { isKnown, QUADLET_KEYS } from './podman-versions';
import { quadletNames, type QuadletOptions } from './quadlet-options';

/** What cannot be said in Quadlet files for that Podman, one line each, for `node.addValidation`. */
export function checkQuadlet(pod: MemoryPod, options: QuadletOptions = {}): readonly string[] {
  return [...checkServiceName(pod, options), ...checkTexts(pod), ...(options.dataVolumes ? checkDevices(pod) : [])];
}

function checkServiceName(pod: MemoryPod, options: QuadletOptions): readonly string[] {
  const { hasPodFile, podFile, version } = quadletNames(pod, options);
  const { since } = QUADLET_KEYS.Pod.ServiceName;
  if (
    !hasPodFile ||
    podFile !== `${pod.name}.pod` ||
    isKnown(QUADLET_KEYS.Pod.ServiceName, version) ||
    pod.name.endsWith('-pod')
  )
    return [];
  return [
    `name is ${JSON.stringify(pod.name)}: Quadlet's ServiceName= needs Podman ${since}, and quadlet.podmanVersion is ${version}, which makes the unit ${pod.name}-pod.service: write a name that ends in -pod`,
  ];
}

function checkTexts(pod: MemoryPod): readonly string[] {
  return pod.containers.flatMap(({ prop, args, entrypoint = [], environment, healthCheck }) => {
    const texts: readonly (readonly [where: string, text: string])[] = [
      ...entrypoint.map((text, index) => [`command[${index}]`, text] as const),
      ...args.map((text, index) => [`args[${index}]`, text] as const),
      ...Object.entries(environment).map(([key, value]) => [`environment.${key}`, `${key}=${value}`] as const),
      ...(healthCheck === undefined ? [] : [['healthCheck.command', healthCheck.command] as const]),
    ];
    return texts.flatMap(([where, text]) => {
      const problem = quadletWordProblem(text);
      return problem === undefined ? [] : [`${prop}.${where}: ${problem}`];
    });
  });
}

function checkDevices(pod: MemoryPod): readonly string[] {
  return pod.containers.flatMap(({ mounts }) =>
    mounts
      .filter(({ directory, hostPath }) => directory !== undefined && quadletLine(hostPath) === undefined)
      .map(
        ({ prop, hostPath }) =>
          `${prop} makes ${JSON.stringify(hostPath)}, which no Device= can hold: choose a plainer path, or quadlet: { dataVolumes: false }`,
      ),
  );
}
