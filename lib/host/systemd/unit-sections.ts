import { CONTAINER_SCRIPTS } from '../containers/opencode';

import { systemdLine, systemdPath } from '../../escape/systemd';
import type { MemoryPod, MemoryPodContainer } from '../memory-pod';
import { requiredMountPaths, watchUnitName } from '../memory-pod';
import { podRemoveArguments } from '../podman-arguments';
import { execLine } from './exec-line';

type Lines = readonly string[];

/** Whether `podman auto-update` may restart the pod. */
function updatesItself(pod: MemoryPod): boolean {
  return pod.containers.some(({ autoUpdate }) => autoUpdate !== undefined);
}

/** `[Unit]` of the unit that stands for the pod. */
export function unitSection(pod: MemoryPod): Lines {
  const { unit, podmanSocket } = pod;
  const socket = podmanSocket === undefined ? [] : [podmanSocket.unit];
  return [
    '[Unit]',
    `Description=${systemdLine(unit.description)}`,
    ...list('After', unit.after),
    ...list('Wants', unit.wants),
    ...list('After', socket),
    ...list('Wants', socket),
    '# Looks after what runs.',
    `Wants=${watchUnitName(pod)}`,
    ...(updatesItself(pod) ? ['# Looks for newer images, once a day.', 'Wants=podman-auto-update.timer'] : []),
    ...list('RequiresMountsFor', requiredMountPaths(pod).map(systemdPath)),
  ];
}

/** `[Install]` of the unit that stands for the pod. */
export function installSection({ unit }: MemoryPod): Lines {
  return ['[Install]', ...list('WantedBy', unit.wantedBy)];
}

/** How long systemd waits for a unit of the pod. */
export function timeouts({ unit }: MemoryPod): Lines {
  return [
    '# For each step of the start: an image may still have to be pulled, and data loaded.',
    `TimeoutStartSec=${unit.timeoutStartSeconds}s`,
    `TimeoutStopSec=${unit.timeoutStopSeconds}s`,
  ];
}

/**
 * `[Unit]`: gives up waiting for a start that is tried again and again, without ending the tries. `podman auto-update` waits for it, and
 * puts the old image back once it has failed.
 */
export function startGivenUp(pod: MemoryPod): Lines {
  if (!updatesItself(pod)) return [];
  return [
    '# podman auto-update puts the old image back once it has waited this long; the tries go on.',
    `JobRunningTimeoutSec=${pod.unit.timeoutStartSeconds}s`,
  ];
}

/** Tells Podman which unit `podman auto-update` restarts: it keeps the variable as a label of the pod. Quadlet writes it itself. */
export function updatedUnit(pod: MemoryPod): Lines {
  return updatesItself(pod)
    ? ['# The unit that podman auto-update restarts.', 'Environment=PODMAN_SYSTEMD_UNIT=%n']
    : [];
}

/** What comes before the pod is created. */
export function preparation(pod: MemoryPod): Lines {
  return [
    '# What a power cut or a kill left behind would be in the way.',
    execLine('ExecStartPre', `-${pod.podmanPath}`, podRemoveArguments(pod)),
    scriptLine('ExecStartPre', pod, 'preflight.sh'),
  ];
}

/** The wait for a container that what comes after it relies on. */
export function waitUntilReady(key: string, pod: MemoryPod, container: MemoryPodContainer): Lines {
  const { healthCheck, containerName } = container;
  if (!healthCheck?.requiredForStart) return [];
  const { command, readyCommand = command } = healthCheck;
  return [scriptLine(key, pod, 'wait-ready.sh', pod.podmanPath, containerName, readyCommand)];
}

/** Writes the passwords of containers to where they read them. */
export function writePasswords(pod: MemoryPod, containers: readonly MemoryPodContainer[]): Lines {
  const keys = containers.flatMap(({ password }) => password?.key ?? []);
  return keys.length > 0 ? [scriptLine('ExecStartPre', pod, 'database-passwords.sh', ...new Set(keys))] : [];
}

/** Ends the server once no session is busy; `signal` is what it takes for the wish to stop. */
export function stopServer(pod: MemoryPod, server: MemoryPodContainer, signal: 'INT' | 'TERM'): Lines {
  const seconds = [pod.unit.stopWaitSeconds, server.stopTimeoutSeconds].map(String);
  return [
    '# OpenCode stores an answer when it has ended: the stop waits for that, within bounds.',
    scriptLine(
      'ExecStop',
      pod,
      'stop-server.sh',
      pod.podmanPath,
      server.containerName,
      signal,
      ...seconds,
      CONTAINER_SCRIPTS,
    ),
  ];
}

/** Copies the data of containers before a newer major version of their images writes to it. */
export function keepCopies(pod: MemoryPod, containers: readonly MemoryPodContainer[]): Lines {
  const names = containers
    .filter(({ mounts }) => mounts.some(({ directory }) => directory !== undefined))
    .map(({ name }) => name);
  return names.length > 0 ? [scriptLine('ExecStartPre', pod, 'keep-copy.sh', ...names)] : [];
}

/** Notes which secrets the containers of a unit are made with: watch.sh restarts it when they change. */
export function noteSecrets(pod: MemoryPod, unit: string): Lines {
  return [scriptLine('ExecStartPre', pod, 'watch.sh', 'note', unit)];
}

/** Run by a shell: where SELinux is enforced, systemd may read a script outside of the system's own folders, not run it. */
export function scriptLine(key: string, pod: MemoryPod, script: string, ...words: readonly string[]): string {
  return execLine(key, '/bin/sh', [[`${pod.scriptsDirectory}/${script}`, ...words]]);
}

function list(key: string, values: readonly string[]): Lines {
  return values.length > 0 ? [`${key}=${values.join(' ')}`] : [];
}
