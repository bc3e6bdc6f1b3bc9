import { systemdLine, systemdPath } from '../../escape/systemd';
import { CONTAINER_SCRIPTS } from '../containers/opencode';
import type { MemoryPod, MemoryPodContainer } from '../memory-pod';
import { requiredMountPaths } from '../memory-pod';
import { containerRunArguments, podCreateArguments } from '../podman-arguments';
import { execLine } from './exec-line';
import { HARDENING } from './hardening';

/** The memory pod as one unit that runs `podman`. */
export function systemdUnit(pod: MemoryPod): string {
  return (
    [unitSection(pod), serviceSection(pod), installSection(pod)].map((lines) => lines.join('\n')).join('\n\n') + '\n'
  );
}

function unitSection({ unit, podmanSocket, ...pod }: MemoryPod): readonly string[] {
  const socket = podmanSocket === undefined ? [] : [`After=${podmanSocket.unit}`, `Wants=${podmanSocket.unit}`];
  return [
    '[Unit]',
    `Description=${systemdLine(unit.description)}`,
    `After=${unit.after.join(' ')}`,
    `Wants=${unit.wants.join(' ')}`,
    ...socket,
    `RequiresMountsFor=${requiredMountPaths({ unit, ...pod })
      .map(systemdPath)
      .join(' ')}`,
  ];
}

function serviceSection(pod: MemoryPod): readonly string[] {
  const main = pod.containers.find((container) => container.main);
  const pidFile = `/run/${pod.name}.pid`;
  const { unit } = pod;
  return [
    '[Service]',
    'Type=forking',
    'RemainAfterExit=yes',
    '# conmon of the server: without it systemd has no main process, and sees nothing of what happens after the start.',
    `PIDFile=${pidFile}`,
    'Restart=on-failure',
    `RestartSec=${unit.restartSeconds}s`,
    '# What the server ends with when this unit stops it.',
    'SuccessExitStatus=143',
    '# For each step of the start: an image may still have to be pulled.',
    `TimeoutStartSec=${unit.timeoutStartSeconds}s`,
    `TimeoutStopSec=${unit.timeoutStopSeconds}s`,
    '',
    '# What a power cut or a kill left behind would be in the way.',
    execLine('ExecStartPre', `-${pod.podmanPath}`, [['pod', 'rm', '--force', '--ignore', pod.name]]),
    execLine('ExecStartPre', `${pod.scriptsDirectory}/preflight.sh`, []),
    '',
    execLine('ExecStartPre', pod.podmanPath, podCreateArguments(pod)),
    ...pod.containers.flatMap((container) =>
      container.main
        ? []
        : [
            '',
            execLine('ExecStartPre', pod.podmanPath, containerRunArguments(pod, container)),
            ...waitLines('ExecStartPre', pod, container),
          ],
    ),
    ...(main === undefined ? [] : mainLines(pod, main, pidFile)),
    '',
    '# Skipped by systemd when the server died; ExecStopPost is not.',
    ...(main === undefined
      ? []
      : [
          '# SIGINT tells serve.sh that it is this unit that stops the server.',
          execLine('ExecStop', `-${pod.podmanPath}`, [['kill', '--signal', 'INT', main.containerName]]),
        ]),
    execLine('ExecStop', pod.podmanPath, [['pod', 'stop', '--ignore', pod.name]]),
    execLine('ExecStopPost', pod.podmanPath, [['pod', 'stop', '--ignore', pod.name]]),
    execLine('ExecStopPost', pod.podmanPath, [['pod', 'rm', '--force', '--ignore', pod.name]]),
    '',
    ...HARDENING,
  ];
}

function mainLines(pod: MemoryPod, main: MemoryPodContainer, pidFile: string): readonly string[] {
  return [
    '',
    '# serve.sh: RemainAfterExit=yes would hide a server that ends with status 0.',
    execLine(
      'ExecStart',
      pod.podmanPath,
      containerRunArguments(pod, main, {
        options: [['--conmon-pidfile', pidFile]],
        ahead: ['/bin/sh', `${CONTAINER_SCRIPTS}/serve.sh`],
      }),
    ),
    ...waitLines('ExecStartPost', pod, main),
  ];
}

function waitLines(key: string, pod: MemoryPod, { healthCheck, containerName }: MemoryPodContainer): readonly string[] {
  if (!healthCheck?.requiredForStart) return [];
  // Within the start period no failed check counts, so waiting cannot itself set off `--health-on-failure`.
  const options = [[containerName, `${healthCheck.startPeriodSeconds}`]];
  return [execLine(key, `${pod.scriptsDirectory}/wait-healthy.sh`, options)];
}

function installSection({ unit }: MemoryPod): readonly string[] {
  return ['[Install]', `WantedBy=${unit.wantedBy.join(' ')}`];
}
