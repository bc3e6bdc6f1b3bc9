import { quadletWord } from '../../escape/quadlet';
import { systemdLine } from '../../escape/systemd';
import type { HealthCheck } from '../health-check';
import type { HostMount, MemoryPod, MemoryPodContainer } from '../memory-pod';
import { imageReference, infraName, readersOfSecrets, volumeSpec } from '../memory-pod';
import {
  keepCopies,
  noteSecrets,
  stopServer,
  timeouts,
  waitUntilReady,
  writePasswords,
} from '../systemd/unit-sections';
import { isKnown, QUADLET_KEYS } from './podman-versions';
import { containerOption, podmanArgument } from './quadlet-lines';
import type { QuadletNames } from './quadlet-options';
import { volumeFileName } from './volume-file';

type Lines = readonly string[];

/** A `.container`: one container of the pod, with a unit of its own. */
export function containerFile(
  pod: MemoryPod,
  container: MemoryPodContainer,
  names: QuadletNames,
  dataVolumes: boolean,
): string {
  const sections = [
    unitSection(pod, container, names),
    containerSection(pod, container, names, dataVolumes),
    serviceSection(pod, container),
  ];
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/** The unit that the generator makes of a container's file. */
export function containerUnit(container: MemoryPodContainer): string {
  return `${container.containerName}.service`;
}

function unitSection(pod: MemoryPod, container: MemoryPodContainer, names: QuadletNames): Lines {
  const previous = pod.containers[pod.containers.indexOf(container) - 1];
  const usesSocket = container.mounts.some(({ hostPath }) => hostPath === pod.podmanSocket?.path);
  return [
    '[Unit]',
    `Description=${systemdLine(`${pod.unit.description}: ${container.name}`)}`,
    ...(names.hasPodFile ? [] : [`BindsTo=${names.podUnit}`, `After=${names.podUnit}`]),
    ...(previous === undefined ? [] : [`After=${containerUnit(previous)}`]),
    ...(usesSocket && pod.podmanSocket ? [`Wants=${pod.podmanSocket.unit}`, `After=${pod.podmanSocket.unit}`] : []),
  ];
}

function containerSection(
  pod: MemoryPod,
  container: MemoryPodContainer,
  names: QuadletNames,
  dataVolumes: boolean,
): Lines {
  const { version } = names;
  const { healthCheck, entrypoint = [], environment, memoryLimit, autoUpdate, user } = container;
  const [program, ...words] = [...entrypoint, ...container.args];
  const exec = entrypoint.length > 0 ? words : container.args;
  const option = (key: Parameters<typeof containerOption>[1], text: string) => containerOption(version, key, text);
  return [
    '[Container]',
    `ContainerName=${container.containerName}`,
    `Image=${imageReference(container.image)}`,
    option('Pull', container.pull),
    ...(autoUpdate === undefined ? [] : [option('AutoUpdate', autoUpdate)]),
    names.hasPodFile ? `Pod=${names.podFile}` : `Network=container:${infraName(pod)}`,
    ...(container.init ? ['RunInit=yes'] : []),
    ...(container.noNewPrivileges ? ['NoNewPrivileges=yes'] : []),
    ...(pod.selinuxRelabel && container.selinuxLabelDisabled ? [labelDisable(names)] : []),
    option('StopTimeout', `${container.stopTimeoutSeconds}`),
    ...(user === undefined ? [] : [podmanArgument('--user', user)]),
    ...(memoryLimit === undefined ? [] : [option('Memory', memoryLimit)]),
    ...(container.usesEnvironmentFile ? [`EnvironmentFile=${quadletWord(pod.environmentFile.path)}`] : []),
    ...Object.entries(environment).map(([name, value]) => `Environment=${quadletWord(`${name}=${value}`)}`),
    ...container.mounts.map((mount) => volumeLine(pod, container, mount, names, dataVolumes)),
    ...(healthCheck === undefined ? [] : healthLines(healthCheck, names)),
    ...(entrypoint.length > 0 && program !== undefined ? [option('Entrypoint', program)] : []),
    ...(exec.length > 0 ? [`Exec=${exec.map(quadletWord).join(' ')}`] : []),
  ];
}

function labelDisable({ version }: QuadletNames): string {
  return isKnown(QUADLET_KEYS.Container.SecurityLabelDisable, version)
    ? 'SecurityLabelDisable=yes'
    : podmanArgument(QUADLET_KEYS.Container.SecurityLabelDisable.option, 'disable');
}

/** The generator copies the host's path into RequiresMountsFor= as it stands: only plain ones survive that. */
const PLAIN_PATH = /^[\w/.@+,=-]+$/;

function volumeLine(
  pod: MemoryPod,
  container: MemoryPodContainer,
  mount: HostMount,
  { version }: QuadletNames,
  dataVolumes: boolean,
): string {
  if (dataVolumes && mount.directory !== undefined) {
    return `Volume=${volumeSpec(pod, { ...mount, hostPath: volumeFileName(container, mount) })}`;
  }
  const spec = volumeSpec(pod, mount);
  return PLAIN_PATH.test(mount.hostPath) ? containerOption(version, 'Volume', spec) : podmanArgument('--volume', spec);
}

function healthLines(check: HealthCheck, { version }: QuadletNames): Lines {
  const option = (key: Parameters<typeof containerOption>[1], text: string) => containerOption(version, key, text);
  return [
    option('HealthCmd', check.command),
    option('HealthInterval', `${check.intervalSeconds}s`),
    option('HealthTimeout', `${check.timeoutSeconds}s`),
    option('HealthRetries', `${check.retries}`),
    option('HealthStartPeriod', `${check.startPeriodSeconds}s`),
    ...(check.onFailure === 'restart' ? ['# Every container has a unit, which starts it again after the kill.'] : []),
    option('HealthOnFailure', check.onFailure === 'restart' ? 'kill' : check.onFailure),
  ];
}

function serviceSection(pod: MemoryPod, container: MemoryPodContainer): Lines {
  const wait = waitUntilReady('ExecStartPost', pod, container);
  return [
    '[Service]',
    '# A server that is gone serves nobody, whatever status it ended with.',
    'Restart=always',
    `RestartSec=${pod.unit.restartSeconds}s`,
    '# What a container ends with when its unit stops it.',
    'SuccessExitStatus=143',
    ...timeouts(pod),
    ...readersOfSecrets(pod, 'quadlet')
      .filter((reader) => reader === containerUnit(container))
      .flatMap((reader) => noteSecrets(pod, reader)),
    ...writePasswords(pod, [container]),
    ...keepCopies(pod, [container]),
    ...(container.main ? stopServer(pod, container, 'TERM') : []),
    // Notify=healthy would begin with the next container while this one still loads.
    ...(wait.length > 0 ? ['# The unit counts as started, and the next one starts, only once this one serves.'] : []),
    ...wait,
  ];
}
