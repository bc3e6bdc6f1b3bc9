import { systemdArgument, systemdLine, systemdPath } from '../../escape/systemd';
import type { MemoryPod } from '../memory-pod';
import { publishSpecs, requiredMountPaths } from '../memory-pod';
import { containerUnit, infraName } from './container-file';
import { isKnown, QUADLET_KEYS } from './podman-versions';
import { podOption } from './quadlet-lines';
import type { QuadletNames } from './quadlet-options';

type Lines = readonly string[];

/** A `.pod`: the network namespace and the published ports. */
export function podFile(pod: MemoryPod, { version }: QuadletNames): string {
  return join([
    unitSection(pod),
    [
      '[Pod]',
      ...(isKnown(QUADLET_KEYS.Pod.ServiceName, version) ? [`ServiceName=${pod.name}`] : []),
      `PodName=${pod.name}`,
      ...publishSpecs(pod).map((publish) => `PublishPort=${publish}`),
      '# The first container that ends before the others run would otherwise take the pod with it.',
      podOption(version, 'ExitPolicy', 'continue'),
    ],
    ['[Service]', ...preparation(pod), ...restart(pod), ...timeouts(pod)],
    installSection(pod),
  ]);
}

/** Before Podman 5.0 there is no `.pod`: a unit that makes the pod, and whose network the containers join. */
export function podUnit(pod: MemoryPod): string {
  const podman = (...words: readonly string[]) => [pod.podmanPath, ...words].map(systemdArgument).join(' ');
  const publish = publishSpecs(pod).map((spec) => `    --publish ${systemdArgument(spec)}`);
  const containers = pod.containers.map(containerUnit).join(' ');
  return join([
    [...unitSection(pod), '# Start and stop with the pod.', `Wants=${containers}`, `Before=${containers}`],
    [
      '[Service]',
      'Type=forking',
      `PIDFile=/run/${pod.name}.pid`,
      'Restart=on-failure',
      ...restart(pod),
      ...preparation(pod),
      [
        `ExecStartPre=${podman('pod', 'create', '--replace', '--name', pod.name, '--infra-name', infraName(pod))}`,
        `    --infra-conmon-pidfile /run/${pod.name}.pid --exit-policy continue`,
        ...publish,
      ].join(' \\\n'),
      `ExecStart=${podman('pod', 'start', pod.name)}`,
      `ExecStop=${podman('pod', 'stop', '--ignore', pod.name)}`,
      `ExecStopPost=${podman('pod', 'rm', '--force', '--ignore', pod.name)}`,
      ...timeouts(pod),
    ],
    installSection(pod),
  ]);
}

function unitSection(pod: MemoryPod): Lines {
  const { unit, podmanSocket } = pod;
  const socket = podmanSocket === undefined ? [] : [podmanSocket.unit];
  const list = (key: string, units: readonly string[]) => (units.length > 0 ? [`${key}=${units.join(' ')}`] : []);
  const paths = requiredMountPaths(pod).map(systemdPath);
  return [
    '[Unit]',
    `Description=${systemdLine(unit.description)}`,
    ...list('After', [...unit.after, ...socket]),
    ...list('Wants', [...unit.wants, ...socket]),
    ...list('RequiresMountsFor', paths),
  ];
}

function preparation(pod: MemoryPod): Lines {
  return [
    '# What a power cut or a kill left behind would be in the way.',
    `ExecStartPre=-${systemdArgument(pod.podmanPath)} pod rm --force --ignore ${pod.name}`,
    `ExecStartPre=/bin/sh ${systemdArgument(pod.scriptsDirectory)}/preflight.sh`,
  ];
}

function restart({ unit }: MemoryPod): Lines {
  return [
    '# The pod ends with status 0 when it is removed by hand, which Restart=on-failure, given by Quadlet, lets pass.',
    'RestartForceExitStatus=0',
    `RestartSec=${unit.restartSeconds}s`,
  ];
}

function timeouts({ unit }: MemoryPod): Lines {
  return [`TimeoutStartSec=${unit.timeoutStartSeconds}s`, `TimeoutStopSec=${unit.timeoutStopSeconds}s`];
}

function installSection({ unit }: MemoryPod): Lines {
  return unit.wantedBy.length > 0 ? ['[Install]', `WantedBy=${unit.wantedBy.join(' ')}`] : [];
}

function join(sections: readonly Lines[]): string {
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}
