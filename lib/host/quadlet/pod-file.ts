import type { MemoryPod } from '../memory-pod';
import { infraName, pidFile, publishSpecs } from '../memory-pod';
import { podCreateArguments, podRemoveArguments, podStopArguments } from '../podman-arguments';
import { execLine } from '../systemd/exec-line';
import { installSection, preparation, timeouts, unitSection, updatedUnit } from '../systemd/unit-sections';
import { containerUnit } from './container-file';
import { isKnown, isSince, QUADLET_KEYS, type PodmanVersion } from './podman-versions';
import { podmanArgument, podOption } from './quadlet-lines';
import type { QuadletNames } from './quadlet-options';

type Lines = readonly string[];

const NEVER_THE_LAST_TRY: Lines = [
  '# Each container that tries to start asks for the pod, and systemd gives up a unit that was asked for too often.',
  'StartLimitIntervalSec=0',
];

/** A `.pod`: the network namespace and the published ports. */
export function podFile(pod: MemoryPod, { version }: QuadletNames): string {
  return join([
    [...unitSection(pod), ...NEVER_THE_LAST_TRY],
    [
      '[Pod]',
      ...(isKnown(QUADLET_KEYS.Pod.ServiceName, version) ? [`ServiceName=${pod.name}`] : []),
      `PodName=${pod.name}`,
      podmanArgument('--infra-name', infraName(pod)),
      ...publishSpecs(pod).map((publish) => `PublishPort=${publish}`),
      '# The first container that ends before the others run would otherwise take the pod with it.',
      podOption(version, 'ExitPolicy', 'continue'),
    ],
    ['[Service]', ...preparation(pod), ...ownRestart(version), ...restart(pod), ...timeouts(pod)],
    installSection(pod),
  ]);
}

/** Before Podman 5.0 there is no `.pod`: a unit that makes the pod, and whose network the containers join. */
export function podUnit(pod: MemoryPod): string {
  const options = [
    ['--infra-name', infraName(pod), '--infra-conmon-pidfile', pidFile(pod)],
    ['--exit-policy', 'continue'],
  ];
  const containers = pod.containers.map(containerUnit).join(' ');
  return join([
    [
      ...unitSection(pod),
      ...NEVER_THE_LAST_TRY,
      '# Start and stop with the pod.',
      `Wants=${containers}`,
      `Before=${containers}`,
    ],
    [
      '[Service]',
      'Type=forking',
      `PIDFile=${pidFile(pod)}`,
      'Restart=on-failure',
      ...restart(pod),
      ...updatedUnit(pod),
      ...preparation(pod),
      execLine('ExecStartPre', pod.podmanPath, podCreateArguments(pod, options)),
      execLine('ExecStart', pod.podmanPath, [['pod', 'start', pod.name]]),
      execLine('ExecStop', pod.podmanPath, podStopArguments(pod)),
      execLine('ExecStopPost', pod.podmanPath, podRemoveArguments(pod)),
      ...timeouts(pod),
    ],
    installSection(pod),
  ]);
}

/** Up to Podman 5 the generator writes it itself, whatever the file says. */
function ownRestart(version: PodmanVersion): Lines {
  return isSince(version, '6.0') ? ['Restart=on-failure'] : [];
}

function restart({ unit }: MemoryPod): Lines {
  return [
    // Measured: 5 tries a second, for ever, with a finding of preflight at boot.
    '# The containers would hear of a failed start, and ask for the pod at once. Before systemd 254 they do.',
    'RestartMode=direct',
    '# The pod ends with status 0 when it is removed by hand, which Restart=on-failure, given by Quadlet, lets pass.',
    'RestartForceExitStatus=0',
    `RestartSec=${unit.restartSeconds}s`,
  ];
}

function join(sections: readonly Lines[]): string {
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
}
