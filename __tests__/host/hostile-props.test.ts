import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { hostDirectories, readOnlyFolders } from '../../lib/host/memory-pod';
import type { MemoryPodProps } from '../../lib/host/memory-pod-props';
import { containerRunArguments, podCreateArguments } from '../../lib/host/podman-arguments';
import { preflightConf } from '../../lib/host/preflight-conf';
import { resolveMemoryPod } from '../../lib/host/resolve-memory-pod';
import { systemdUnit } from '../../lib/host/systemd/systemd-unit';
import { checkMemoryPod } from '../../lib/host/validation/check-memory-pod';
import { hostileText } from '../support/hostile-text';
import { describeWithTools } from '../support/tools';
import { recordedCalls, runUnderSystemd, SYSTEMD_TOOLS } from './support/systemd-machine';

jest.setTimeout(300_000);

/** Each prop that a text can be written to, as its path in error messages, and a text in it. */
const PROPS: readonly (readonly [prop: string, set: (text: string) => Record<string, unknown>])[] = [
  ['name', (name) => ({ name })],
  ['bindAddresses[0]', (text) => ({ bindAddresses: [text] })],
  ['dataRoot', (text) => ({ dataRoot: text })],
  ['dataRoot', (text) => ({ dataRoot: `/${text}` })],
  ['scriptsDirectory', (text) => ({ scriptsDirectory: `/${text}` })],
  ['podmanPath', (text) => ({ podmanPath: `/${text}` })],
  ['podmanSocket.path', (text) => ({ podmanSocket: { path: `/${text}` } })],
  ['podmanSocket.unit', (text) => ({ podmanSocket: { unit: text } })],
  ['environmentFile.path', (text) => ({ environmentFile: { path: `/run/${text}` } })],
  ['environmentFile.requiredKeys[0]', (text) => ({ environmentFile: { requiredKeys: [text] } })],
  ['plugin.hostPath', (text) => ({ plugin: { hostPath: `/srv/${text}` } })],
  ['graphiti.hostPath', (text) => ({ graphiti: { hostPath: `/srv/g/${text}` } })],
  ['unit.description', (text) => ({ unit: { description: text } })],
  ['unit.after[0]', (text) => ({ unit: { after: [text] } })],
  ['unit.wants[0]', (text) => ({ unit: { wants: [`${text}.service`] } })],
  ['unit.wantedBy[0]', (text) => ({ unit: { wantedBy: [text] } })],
  ['valkey.data.path', (text) => ({ valkey: { data: { path: `/data/${text}` } } })],
  ['valkey.image.repository', (text) => ({ valkey: { image: { repository: `docker.io/${text}` } } })],
  ['valkey.image.tag', (text) => ({ valkey: { image: { tag: text } } })],
  ['valkey.image.digest', (text) => ({ valkey: { image: { digest: text } } })],
  ['valkey.pull', (text) => ({ valkey: { pull: text } })],
  ['valkey.memoryLimit', (text) => ({ valkey: { memoryLimit: text } })],
  ['valkey.maxmemory', (text) => ({ valkey: { maxmemory: text } })],
  ['valkey.maxmemoryPolicy', (text) => ({ valkey: { maxmemoryPolicy: text } })],
  ['valkey.environment.TEXT', (text) => ({ valkey: { environment: { TEXT: text } } })],
  ['valkey.environment', (text) => ({ valkey: { environment: { [text]: 'text' } } })],
  ['falkordb.healthCheck.command', (text) => ({ falkordb: { healthCheck: { command: text } } })],
  ['falkordb.healthCheck.onFailure', (text) => ({ falkordb: { healthCheck: { onFailure: text } } })],
  ['datadogAgent.hostname', (text) => ({ datadogAgent: { hostname: text } })],
  ['datadogAgent.site', (text) => ({ datadogAgent: { site: text } })],
  ['opencode.command[1]', (text) => ({ opencode: { command: ['opencode', text] } })],
  ['opencode.environment.TEXT', (text) => ({ opencode: { environment: { TEXT: text } } })],
];

const DECIDED = { plugin: 'disabled', graphiti: 'disabled' };

function merge(one: Record<string, unknown>, other: Record<string, unknown>): Record<string, unknown> {
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const inner = Object.entries(other).map(([key, value]) => {
    const before = one[key];
    return [key, isRecord(before) && isRecord(value) ? merge(before, value) : value];
  });
  return { ...one, ...Object.fromEntries(inner) };
}

function typed(props: Record<string, unknown>): MemoryPodProps {
  const merged: unknown = { ...DECIDED, ...props };
  return merged as MemoryPodProps;
}

const anyText = fc.oneof(
  hostileText,
  hostileText.map((text) => `${text}\0`),
  hostileText.map((text) => `\ud800${text}`),
);
const seed = Date.now();

test.each(PROPS)(`%s takes a hostile text or says that it does not (seed ${seed})`, (prop, set) => {
  fc.assert(
    fc.property(anyText, (text) => {
      const problems = checkMemoryPod(typed(set(text)));
      if (problems.length === 0) {
        systemdUnit(resolveMemoryPod(typed(set(text))));
      } else {
        expect(problems).toEqual([expect.stringContaining(prop)]);
      }
    }),
    { numRuns: 100, seed },
  );
});

/** Pods with a hostile text in each prop that takes it. */
function hostilePods(count: number) {
  const texts = fc.sample(hostileText, { numRuns: count * PROPS.length, seed });
  return Array.from({ length: count }, (_, index) => {
    const accepted = PROPS.filter(([prop]) => !['name', 'podmanPath', 'scriptsDirectory'].includes(prop))
      .map(([, set], at) => set(texts[index * PROPS.length + at] ?? ''))
      .filter((props) => checkMemoryPod(typed(props)).length === 0)
      .reduce(merge, {});
    const own = { name: `pod-${index}`, podmanPath: '/test/podman', scriptsDirectory: '/test/scripts' };
    const props = typed(
      merge(merge(accepted, own), { unit: { after: [], wants: [], wantedBy: ['multi-user.target'] } }),
    );
    expect(checkMemoryPod(props)).toEqual([]);
    return resolveMemoryPod(props);
  });
}

describeWithTools(SYSTEMD_TOOLS, 'run by systemd', () => {
  const pods = hostilePods(25);
  let read: (path: string) => string;

  beforeAll(() => {
    read = runUnderSystemd({
      ...Object.fromEntries(pods.map((pod) => [`units/${pod.name}.service`, systemdUnit(pod)])),
      // Stands in for Podman: writes its arguments down, and leaves a main process behind where one is asked for.
      podman: [
        '#!/bin/sh',
        `printf '%s\\0' "$#" "$@" >>/test/calls`,
        'pidfile=',
        'for word; do [ "$pidfile" != next ] || { sleep infinity & echo $! >"$word"; break; }',
        '[ "$word" != --conmon-pidfile ] || pidfile=next; done',
      ].join('\n'),
      'scripts/preflight.sh': '#!/bin/sh\n',
      'scripts/wait-healthy.sh': '#!/bin/sh\n',
      'drive.sh': [
        'set -eu',
        'cp /test/units/* /run/systemd/system',
        'systemctl daemon-reload',
        `for i in $(seq 0 ${pods.length - 1}); do`,
        '  systemctl start "pod-$i"',
        '  systemctl show -p Description --value "pod-$i" >"/test/description-$i"',
        '  systemctl stop "pod-$i"',
        '  mv /test/calls "/test/calls-$i"',
        'done',
      ].join('\n'),
    });
  });

  test(`Podman gets the words of the model (seed ${seed})`, () => {
    pods.forEach((pod, index) => {
      const [, create, ...runs] = recordedCalls(read(`calls-${index}`));
      expect(create).toEqual(podCreateArguments(pod).flat());
      pod.containers.forEach((container, at) => {
        const options = container.main
          ? {
              options: [['--conmon-pidfile', `/run/${pod.name}.pid`]],
              ahead: ['/bin/sh', '/opt/opencode-memory-pod/serve.sh'],
            }
          : {};
        expect(runs[at]).toEqual(containerRunArguments(pod, container, options).flat());
      });
    });
  });

  test(`the description is the one that was given (seed ${seed})`, () => {
    pods.forEach((pod, index) => {
      expect(read(`description-${index}`)).toBe(`${pod.unit.description}\n`);
    });
  });
});

describe.each([
  ['dash', ['dash']],
  ['busybox', ['busybox', 'sh']],
])('%s', (tool, [shell = '', ...args]) => {
  describeWithTools([tool], `preflight.conf read by ${tool}`, () => {
    test(`gives back paths and names (seed ${seed})`, () => {
      for (const pod of hostilePods(25)) {
        const names = ['ENVIRONMENT_FILE', 'DATA_DIRECTORIES', 'MOUNTED_FOLDERS', 'POD_NAME'];
        const input = `${preflightConf(pod)}\nprintf '%s\\0' ${names.map((name) => `"$${name}"`).join(' ')}\n`;
        const { stdout, stderr } = spawnSync(shell, args, { input, encoding: 'utf8' });
        expect(stderr).toBe('');
        expect(stdout.split('\0').slice(0, -1)).toEqual([
          pod.environmentFile.path,
          hostDirectories(pod)
            .map(({ uid, gid, path }) => `${uid}:${gid} ${path}`)
            .join('\n'),
          readOnlyFolders(pod).join('\n'),
          pod.name,
        ]);
      }
    });
  });
});
