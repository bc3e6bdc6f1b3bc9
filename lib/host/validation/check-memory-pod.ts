import { printable, Problems } from '../../validation/problem';
import { openCodeTag, openCodeVersion } from '../../workspace/opencode/version';
import { OPENCODE_SERVER_IMAGE, type OpenCodeServerProps, type OptionalFolder } from '../containers/opencode';
import type { MemoryPodHostProps } from '../memory-pod-host';
import type { MemoryPodProps, MemoryPodUnitProps } from '../memory-pod-props';
import { DEFAULT_PODMAN_VERSION, isSince, PODMAN_VERSIONS, type PodmanVersion } from '../quadlet/podman-versions';
import { BUTANE_VERSIONS } from '../butane/butane-versions';
import { resolveMemoryPod } from '../resolve-memory-pod';
import { checkAdditionalContainers } from './check-additional';
import { checkCommand } from './check-command';
import { checkContainer, checkDataDirectory, checkSave } from './check-container';
import { checkForms } from './check-forms';
import { checkList } from './check-list';
import { autoUpdateClashes, directoryClashes, memoryClash, portClashes, stopTimeClash, wildcardClash } from './clashes';
import { databaseOptionProblems } from './database-options';
import * as is from './host-checks';
import { shapeProblems } from './known-keys';
import { openWithoutPassword } from './open-bind';

/** All that is wrong with the props, one line each. */
export function checkMemoryPod(given: MemoryPodHostProps): readonly string[] {
  const { unknown, misshapen } = shapeProblems(given);
  const props = misshapen.length === 0 ? given : wellFormed(given, misshapen);
  const single = [
    ...checkPod(props),
    ...checkUnit(props.unit),
    ...checkContainers(props),
    ...checkFolder('plugin', props.plugin),
    ...checkFolder('graphiti', props.graphiti),
    ...checkRendering(props),
    ...checkForms(props),
  ];
  const together = misshapen.length === 0 ? checkTogether(props, single) : [];
  return [...unknown, ...misshapen, ...single, ...together];
}

/** The props that have the form of an object where one belongs; what has none was told. */
function wellFormed(given: MemoryPodHostProps, misshapen: readonly string[]): MemoryPodHostProps {
  const { plugin, graphiti, ...props } = misshapen.reduce<MemoryPodHostProps>(withoutWrong, given);
  const folder = (prop: 'plugin' | 'graphiti', rest: OptionalFolder | undefined): OptionalFolder | undefined =>
    given[prop] === undefined ? undefined : (rest ?? 'disabled');
  return { ...props, plugin: folder('plugin', plugin), graphiti: folder('graphiti', graphiti) } as MemoryPodHostProps;
}

/** What several props say together, unless one of them is wrong by itself: then the rest follows from that. */
function checkTogether(props: MemoryPodProps, single: readonly string[]): readonly string[] {
  // These take part in none of the clashes, and may not be what resolving relies on.
  const sound = single.reduce(withoutWrong, {
    ...props,
    environmentFile: undefined,
    podmanSocket: undefined,
    ...(single.some((problem) => problem.includes('additionalContainers')) && { additionalContainers: undefined }),
  });
  const pod = resolveMemoryPod(sound);
  const rules: readonly (readonly [props: RegExp, check: () => readonly string[]])[] = [
    [/^\w+\.\w*port /i, () => portClashes(pod)],
    [/^(dataRoot|\w+\.data\.path) /, () => directoryClashes(pod)],
    [/\.(autoUpdate|image\.\w+) /, () => autoUpdateClashes(pod)],
    [/^valkey\.(memoryLimit|maxmemory) /, () => memoryClash(props.valkey)],
    [/\.(timeoutStopSeconds|stopWaitSeconds|stopTimeoutSeconds) /, () => stopTimeClash(pod)],
    [/^bindAddresses/, () => wildcardClash(pod)],
    [/^(bindAddresses|\w+\.passwordKey)/, () => openWithoutPassword(pod)],
    [/^(datadogAgent|environmentFile)\./, () => checkAgentWithoutSocket(props)],
  ];
  return rules.flatMap(([involved, check]) => (single.some((problem) => involved.test(problem)) ? [] : check()));
}

/** Leaves out the prop that a problem names: what JavaScript put there may not even turn into a text. */
function withoutWrong<Props extends MemoryPodProps>(props: Props, problem: string): Props {
  const path = /^[\w.]+/.exec(problem)?.[0].split('.') ?? [];
  return { ...props, ...omit(props, path) };
}

function omit(value: object, [key = '', ...rest]: readonly string[]): object {
  const entries = Object.entries(value).map(([name, inner]: [string, unknown]): [string, unknown] => {
    if (name !== key) return [name, inner];
    if (rest.length === 0 || typeof inner !== 'object' || inner === null || Array.isArray(inner)) {
      return [name, undefined];
    }
    return [name, omit(inner, rest)];
  });
  return Object.fromEntries(entries);
}

function checkPod(props: MemoryPodProps): readonly string[] {
  const problems = new Problems()
    .check('name', props.name, is.podName)
    .check('dataRoot', props.dataRoot, is.hostPath)
    .check('scriptsDirectory', props.scriptsDirectory, is.programPath)
    .check('podmanPath', props.podmanPath, is.programPath)
    .check('podmanSocket.unit', props.podmanSocket?.unit, is.unitName)
    .check('podmanSocket.path', props.podmanSocket?.path, is.programPath)
    .check('environmentFile.path', props.environmentFile?.path, is.hostPath)
    .check('selinuxRelabel', props.selinuxRelabel, is.flag);
  return [
    ...problems.messages,
    ...checkList('bindAddresses', props.bindAddresses, is.ipAddress, { empty: false }),
    ...checkList('environmentFile.requiredKeys', props.environmentFile?.requiredKeys, is.environmentName),
  ];
}

function checkUnit(unit: MemoryPodUnitProps = {}): readonly string[] {
  return [
    ...new Problems()
      .check('unit.description', unit.description, is.oneLine)
      .check('unit.restartSeconds', unit.restartSeconds, is.wholeNumber(1))
      .check('unit.timeoutStartSeconds', unit.timeoutStartSeconds, is.wholeNumber(1))
      .check('unit.stopWaitSeconds', unit.stopWaitSeconds, is.wholeNumber(0))
      .check('unit.timeoutStopSeconds', unit.timeoutStopSeconds, is.wholeNumber(1)).messages,
    ...checkList('unit.after', unit.after, is.unitName),
    ...checkList('unit.wants', unit.wants, is.unitName),
    ...checkList('unit.wantedBy', unit.wantedBy, is.unitName, { empty: false }),
  ];
}

function checkContainers({ valkey, falkordb, datadogAgent, opencode, ...pod }: MemoryPodProps): readonly string[] {
  const environmentFile = pod.environmentFile?.path ?? 'the environment file';
  const policies = ['noeviction', ...['lru', 'lfu', 'random'].flatMap((way) => [`allkeys-${way}`, `volatile-${way}`])];
  return [
    ...checkContainer('valkey', valkey ?? {}, { environmentFile }),
    ...new Problems()
      .check('valkey.port', valkey?.port, is.port)
      .check('valkey.passwordKey', valkey?.passwordKey, is.environmentName)
      .check('valkey.maxmemory', valkey?.maxmemory, is.valkeyMemory)
      .check('valkey.maxmemoryPolicy', valkey?.maxmemoryPolicy, is.oneOf(...policies, 'volatile-ttl')).messages,
    ...databaseOptionProblems('valkey', valkey?.environment),
    ...checkSave('valkey.save', valkey?.save),
    ...checkDataDirectory('valkey.data', valkey?.data),

    ...checkContainer('falkordb', falkordb ?? {}, { environmentFile }),
    ...new Problems()
      .check('falkordb.port', falkordb?.port, is.port)
      .check('falkordb.passwordKey', falkordb?.passwordKey, is.environmentName)
      .check('falkordb.browserPort', falkordb?.browserPort, is.port).messages,
    ...databaseOptionProblems('falkordb', falkordb?.environment),
    ...checkSave('falkordb.save', falkordb?.save),
    ...checkDataDirectory('falkordb.data', falkordb?.data),

    ...checkAgent(datadogAgent, environmentFile),

    ...checkContainer('opencode', opencode ?? {}, { main: true, environmentFile }),
    ...new Problems().check('opencode.port', opencode?.port, is.port).messages,
    ...checkOpenCodeVersion(opencode),
    ...checkCommand('opencode.command', opencode?.command, environmentFile),
    ...checkDataDirectory('opencode.data', opencode?.data),
    ...checkAdditionalContainers(pod.additionalContainers, environmentFile),
  ];
}

function checkAgent(agent: MemoryPodProps['datadogAgent'], environmentFile: string): readonly string[] {
  if (agent === undefined || agent === 'disabled') return [];
  if (typeof agent === 'string')
    return [`datadogAgent is ${printable(agent)}: has to be an object, or 'disabled' for a pod without it`];
  return [
    ...checkContainer('datadogAgent', agent, { environmentFile }),
    ...new Problems()
      .check('datadogAgent.logs', agent.logs, is.flag)
      .check('datadogAgent.tracePort', agent.tracePort, is.port)
      .check('datadogAgent.otlpPort', agent.otlpPort, is.port)
      .check('datadogAgent.llmObservability', agent.llmObservability, is.flag)
      .check('datadogAgent.hostname', agent.hostname, is.oneLine)
      .check('datadogAgent.site', agent.site, is.oneLine)
      .check('datadogAgent.podmanSocket', agent.podmanSocket, is.flag).messages,
  ];
}

/** What JavaScript put in place of a tag is told by the check of all images. */
function checkOpenCodeVersion({ image, version }: OpenCodeServerProps = {}): readonly string[] {
  const { repository, tag } = { ...OPENCODE_SERVER_IMAGE, ...image };
  const problems = new Problems().check('opencode.version', version, is.text(openCodeVersion));
  if (typeof tag === 'string' && typeof repository === 'string') {
    problems.check('opencode.image.tag', tag, openCodeTag({ repository, version }, 'opencode.version'));
  }
  return problems.messages;
}

function checkFolder(prop: string, folder: OptionalFolder | undefined): readonly string[] {
  if (folder === 'disabled') return [];
  if (typeof folder === 'object' && folder !== null && 'hostPath' in folder) {
    return new Problems().check(`${prop}.hostPath`, folder.hostPath ?? '', is.hostPath).messages;
  }
  return [`${prop} is ${JSON.stringify(folder)}: decide: { hostPath: '/…' } mounts a folder, 'disabled' does without`];
}

function checkRendering({ rendering, quadlet, butane }: MemoryPodHostProps): readonly string[] {
  const problems = new Problems()
    .check('rendering', rendering, is.oneOf('systemd', 'quadlet'))
    .check('quadlet.podmanVersion', quadlet?.podmanVersion, podmanVersion)
    .check('quadlet.dataVolumes', quadlet?.dataVolumes, is.flag);
  if (quadlet !== undefined && (rendering ?? 'systemd') === 'systemd') {
    problems.add(
      "quadlet is given, and rendering is 'systemd', which makes nothing of it: write rendering: 'quadlet', or leave it out",
    );
  }
  if (typeof butane !== 'object') {
    return problems.check('butane', butane, () =>
      butane === 'disabled' ? undefined : "has to be { variant, version } or 'disabled'",
    ).messages;
  }
  const variants: Readonly<Record<string, Readonly<Record<string, string>>>> = BUTANE_VERSIONS;
  const variant = Object.hasOwn(variants, String(butane.variant)) ? variants[butane.variant] : undefined;
  if (variant === undefined) problems.require('butane.variant', butane.variant, is.oneOf(...Object.keys(variants)));
  else problems.require('butane.version', butane.version, is.oneOf(...Object.keys(variant)));
  return problems.messages;
}

const podmanVersion: is.HostCheck = (value) =>
  typeof value === 'string' && /^\d+\.\d+$/.test(value) && isSince(value as PodmanVersion, PODMAN_VERSIONS[0])
    ? undefined
    : `write '${PODMAN_VERSIONS[0]}' or newer, major and minor without the patch, such as '${DEFAULT_PODMAN_VERSION}'`;

/** Without the socket the Agent finds neither the logs nor a host name, and does not start without the latter. */
function checkAgentWithoutSocket({ datadogAgent, environmentFile }: MemoryPodProps): readonly string[] {
  if (typeof datadogAgent !== 'object' || datadogAgent.podmanSocket !== false) return [];
  const problems = new Problems();
  if (datadogAgent.hostname === undefined && !environmentFile?.requiredKeys?.includes('DD_HOSTNAME')) {
    problems.add(
      'datadogAgent.hostname is missing: with podmanSocket: false the Agent cannot ask for it; write it, or add DD_HOSTNAME to environmentFile.requiredKeys',
    );
  }
  if (datadogAgent.logs !== false) {
    problems.add('datadogAgent.logs is true: with podmanSocket: false no container log can be read; write logs: false');
  }
  return problems.messages;
}
