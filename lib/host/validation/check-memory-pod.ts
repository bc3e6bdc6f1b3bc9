import { Problems } from '../../validation/problem';
import type { OptionalFolder } from '../containers/opencode';
import type { MemoryPodProps, MemoryPodUnitProps } from '../memory-pod-props';
import { resolveMemoryPod } from '../resolve-memory-pod';
import { checkContainer, checkDataDirectory, checkSave } from './check-container';
import { directoryClashes, memoryClash, portClashes, stopTimeClash, wildcardClash } from './clashes';
import * as is from './host-checks';
import { shapeProblems } from './known-keys';
import { looksLikeSecret } from './secret-looking';

/** All that is wrong with the props, one line each. `extra`: keys that belong to the construct around them. */
export function checkMemoryPod(props: MemoryPodProps, extra: readonly string[] = []): readonly string[] {
  const shape = shapeProblems(props, extra);
  if (shape.length > 0) return shape;
  const single = [
    ...checkPod(props),
    ...checkUnit(props.unit),
    ...checkContainers(props),
    ...checkFolder('plugin', props.plugin),
    ...checkFolder('graphiti', props.graphiti),
  ];
  // What several props say together means something only once each is right by itself.
  if (single.length > 0) return single;
  const pod = resolveMemoryPod(props);
  return [
    ...portClashes(pod),
    ...directoryClashes(pod),
    ...memoryClash(props.valkey),
    ...stopTimeClash(pod),
    ...wildcardClash(pod),
    ...checkAgentWithoutSocket(props),
  ];
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
      .check('valkey.maxmemory', valkey?.maxmemory, is.valkeyMemory)
      .check('valkey.maxmemoryPolicy', valkey?.maxmemoryPolicy, is.oneOf(...policies, 'volatile-ttl')).messages,
    ...checkSave('valkey.save', valkey?.save),
    ...checkDataDirectory('valkey.data', valkey?.data),

    ...checkContainer('falkordb', falkordb ?? {}, { environmentFile }),
    ...new Problems()
      .check('falkordb.port', falkordb?.port, is.port)
      .check('falkordb.browserPort', falkordb?.browserPort, is.port).messages,
    ...checkSave('falkordb.save', falkordb?.save),
    ...checkDataDirectory('falkordb.data', falkordb?.data),

    ...checkContainer('datadogAgent', datadogAgent ?? {}, { environmentFile }),
    ...new Problems()
      .check('datadogAgent.logs', datadogAgent?.logs, is.flag)
      .check('datadogAgent.tracePort', datadogAgent?.tracePort, is.port)
      .check('datadogAgent.otlpPort', datadogAgent?.otlpPort, is.port)
      .check('datadogAgent.llmObservability', datadogAgent?.llmObservability, is.flag)
      .check('datadogAgent.hostname', datadogAgent?.hostname, is.oneLine)
      .check('datadogAgent.site', datadogAgent?.site, is.oneLine)
      .check('datadogAgent.podmanSocket', datadogAgent?.podmanSocket, is.flag).messages,

    ...checkContainer('opencode', opencode ?? {}, { main: true, environmentFile }),
    ...new Problems().check('opencode.port', opencode?.port, is.port).messages,
    ...checkCommand(opencode?.command, environmentFile),
    ...checkDataDirectory('opencode.data', opencode?.data),
  ];
}

/** Words are not printed: one of them may be a secret. */
function checkCommand(command: unknown, environmentFile: string): readonly string[] {
  if (command === undefined) return [];
  if (!Array.isArray(command) || command.length === 0) {
    return ['opencode.command: has to be a list of words, the program first, such as ["opencode", "web"]'];
  }
  const words: readonly unknown[] = command;
  return words.flatMap((word, index) => {
    const prop = `opencode.command[${index}]`;
    const advice = index === 0 && word === '' ? 'write the program' : is.anyText(word);
    if (advice !== undefined) return [`${prop}: ${advice}`];
    const [name = '', ...value] = String(word).split('=');
    if (
      !looksLikeSecret(name.replace(/^-+/, '').replaceAll('-', '_'), value.join('=')) &&
      !looksLikeSecret('', String(word))
    )
      return [];
    return [`${prop} looks like a secret, which \`ps\` shows to everyone: put it into ${environmentFile}`];
  });
}

function checkFolder(prop: string, folder: OptionalFolder | undefined): readonly string[] {
  if (folder === 'disabled') return [];
  if (typeof folder === 'object' && folder !== null && 'hostPath' in folder) {
    return new Problems().check(`${prop}.hostPath`, folder.hostPath ?? '', is.hostPath).messages;
  }
  return [`${prop} is ${JSON.stringify(folder)}: decide: { hostPath: '/…' } mounts a folder, 'disabled' does without`];
}

function checkList(
  prop: string,
  list: unknown,
  check: is.HostCheck,
  { empty = true }: { empty?: boolean } = {},
): readonly string[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [`${prop} is ${JSON.stringify(list)}: has to be a list`];
  if (list.length === 0 && !empty) return [`${prop} is []: name at least one`];
  const entries: readonly unknown[] = list;
  const problems = new Problems();
  entries.forEach((entry, index) => {
    problems.check(`${prop}[${index}]`, entry, entry === undefined ? () => 'is missing' : check);
    if (entries.indexOf(entry) < index)
      problems.add(`${prop}[${index}] is ${JSON.stringify(entry)}: named twice, leave one out`);
  });
  return problems.messages;
}

/** Without the socket the Agent finds neither the logs nor a host name, and does not start without the latter. */
function checkAgentWithoutSocket({ datadogAgent, environmentFile }: MemoryPodProps): readonly string[] {
  if (datadogAgent?.podmanSocket !== false) return [];
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
