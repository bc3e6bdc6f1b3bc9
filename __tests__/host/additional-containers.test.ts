import { GitOpsApp } from '../../lib/gitops';
import type { AdditionalContainerProps } from '../../lib/host/containers/additional-container';
import {
  hostDirectories,
  publishSpecs,
  readersOfSecrets,
  readOnlyFolders,
  requiredMountPaths,
} from '../../lib/host/memory-pod';
import { MemoryPodHost, type MemoryPodHostProps } from '../../lib/host/memory-pod-host';
import { preflightConf } from '../../lib/host/preflight-conf';
import { renderQuadlet } from '../../lib/host/quadlet/render-quadlet';
import { systemdUnit } from '../../lib/host/systemd/systemd-unit';
import { checkMemoryPod } from '../../lib/host/validation/check-memory-pod';
import { watchConf } from '../../lib/host/watch-conf';
import { memoryPod } from './memory-pods';

const graphiti: AdditionalContainerProps = {
  image: { repository: 'docker.io/zepai/knowledge-graph-mcp', tag: '1.0.2-standalone' },
  healthCheck: { command: 'timeout 5 curl -fsS http://localhost:8000/health' },
  command: ['uv', 'run', 'main.py'],
  user: '1000:1000',
  environment: { FALKORDB_URI: 'redis://localhost:6379' },
  environmentFile: true,
  ports: [
    { name: 'mcp', port: 8000, published: true },
    { name: 'metrics', port: 9000 },
  ],
  volumes: [
    { hostPath: '/persist/graphiti', containerPath: '/data', owner: { uid: 1000, gid: 1000 } },
    { hostPath: '/srv/config', containerPath: '/config' },
  ],
};
const silent: AdditionalContainerProps = {
  image: { repository: 'localhost/silent', tag: '1' },
  healthCheck: 'none',
};
const props = { additionalContainers: { graphiti, silent } };
const pod = memoryPod(props);

test('they start before the server, in the order in which they are written', () => {
  expect(pod.containers.map(({ name }) => name)).toEqual([
    'valkey',
    'falkordb',
    'datadog-agent',
    'graphiti',
    'silent',
    'opencode',
  ]);
});

test('directories, folders, ports, images and secrets are those of preflight and of the installation', () => {
  expect(hostDirectories(pod)).toContainEqual({ path: '/persist/graphiti', uid: 1000, gid: 1000, mode: 0o700 });
  expect(readOnlyFolders(pod)).toContain('/srv/config');
  expect(requiredMountPaths(pod)).toEqual(expect.arrayContaining(['/persist/graphiti', '/srv/config']));
  expect(publishSpecs(pod)).toContain('127.0.0.1:8000:8000');
  expect(publishSpecs(pod).join(' ')).not.toContain('9000');
  expect(readersOfSecrets(pod, 'quadlet')).toContain('opencode-memory-pod-graphiti.service');
  const conf = preflightConf(pod);
  for (const line of [
    '1000:1000 /persist/graphiti',
    '8000 graphiti',
    'missing docker.io/zepai/knowledge-graph-mcp:1.0.2-standalone',
    'never localhost/silent:1',
    'graphiti docker.io/zepai/knowledge-graph-mcp:1.0.2-standalone /persist/graphiti',
  ])
    expect(conf).toContain(line);
});

test('the one unit runs them as it runs ours, and watch.sh brings them back', () => {
  const unit = systemdUnit(pod)
    .replace(/ \\\n\s*/g, ' ')
    .split('\n');
  const run = unit.find((line) => line.includes('--name opencode-memory-pod-graphiti ')) ?? '';
  expect(run).toMatch(/^ExecStartPre=\/usr\/bin\/podman run .*--restart always/);
  for (const option of [
    '--user 1000:1000',
    '--env-file /run/secrets/opencode.env',
    '--env FALKORDB_URI=redis://localhost:6379',
    '--volume /persist/graphiti:/data ',
    '--volume /srv/config:/config:ro ',
    '--health-cmd "timeout 5 curl -fsS http://localhost:8000/health"',
    '--health-on-failure restart',
    '--entrypoint uv docker.io/zepai/knowledge-graph-mcp:1.0.2-standalone run main.py',
  ])
    expect(run).toContain(option);
  expect(unit.find((line) => line.includes('--name opencode-memory-pod-silent '))).not.toContain('--health');
  expect(unit.join('\n')).toMatch(/keep-copy\.sh .*graphiti/);
  expect(watchConf(pod, 'systemd')).toMatch(/BROUGHT_BACK='.*-graphiti opencode-memory-pod-silent/);
});

test.each(['5.4', '4.4'] as const)('each has a Quadlet file, with Podman %s', (podmanVersion) => {
  const files = renderQuadlet(pod, { podmanVersion });
  const file = (name: string) => files.find(({ path }) => path.endsWith(name))?.content.split('\n') ?? [];
  expect(file('-graphiti.container')).toEqual(
    expect.arrayContaining([
      'After=opencode-memory-pod-datadog-agent.service',
      'PodmanArgs=--user=1000:1000',
      'EnvironmentFile=/run/secrets/opencode.env',
      'Volume=/persist/graphiti:/data',
      'Restart=always',
    ]),
  );
  expect(file('-opencode.container')).toContain('After=opencode-memory-pod-silent.service');
  expect(file('-silent.container').join('\n')).not.toMatch(/health/i);
});

test('verify asks for them, and for the health of those that are checked', () => {
  const host = new MemoryPodHost(new GitOpsApp(), 'memory', { plugin: 'disabled', graphiti: 'disabled', ...props });
  expect(host.describe().containers.filter(({ name }) => name in props.additionalContainers)).toEqual([
    expect.objectContaining({ containerName: 'opencode-memory-pod-graphiti', checked: true, main: false }),
    expect.objectContaining({ containerName: 'opencode-memory-pod-silent', checked: false, main: false }),
  ]);
});

describe('what is wrong is said with its path', () => {
  const problems = (additionalContainers: unknown): readonly string[] => {
    const untyped: unknown = { plugin: 'disabled', graphiti: 'disabled', additionalContainers };
    return checkMemoryPod(untyped as MemoryPodHostProps);
  };

  test('nothing of these', () => {
    expect(problems(props.additionalContainers)).toEqual([]);
  });

  test.each<[rule: string, containers: unknown, message: RegExp]>([
    ['a list', [], /^additionalContainers is \[\]: has to be an object of containers by name/],
    ['a text', { tool: 'docker.io/x/y:1' }, /^additionalContainers\.tool is "docker.*: has to be an object/],
    ['a name of ours', { valkey: silent }, /^a key of additionalContainers is "valkey": the pod has one/],
    ['the name of a unit of ours', { watch: silent }, /^a key of additionalContainers is "watch": the pod has one/],
    ['a name that no file can have', { 'a/b': silent }, /^a key of additionalContainers is "a\/b": .*lower-case/],
    [
      'no health check',
      { tool: { image: silent.image } },
      /^additionalContainers\.tool\.healthCheck is undefined: decide: .*'none' does not/,
    ],
    [
      'a health check without a command',
      { tool: { ...silent, healthCheck: { retries: 5 } } },
      /^additionalContainers\.tool\.healthCheck\.command is missing/,
    ],
    [
      'none as a command',
      { tool: { ...silent, healthCheck: { command: 'none' } } },
      /^additionalContainers\.tool\.healthCheck\.command is "none": Podman takes/,
    ],
    [
      'kill beside a restart policy',
      { tool: { ...silent, healthCheck: { command: 'true', onFailure: 'kill' } } },
      /^additionalContainers\.tool\.healthCheck\.onFailure is "kill"/,
    ],
    [
      'no tag',
      { tool: { ...silent, image: { repository: 'docker.io/x/y' } } },
      /^additionalContainers\.tool\.image\.tag is missing/,
    ],
    [
      'the tag latest',
      { tool: { ...silent, image: { repository: 'docker.io/x/y', tag: 'latest' } } },
      /^additionalContainers\.tool\.image\.tag is "latest": write a version/,
    ],
    ['an unknown key', { tool: { ...silent, imge: {} } }, /^additionalContainers\.tool\.imge is not a prop/],
    [
      'an unknown key of a port',
      { tool: { ...silent, ports: [{ name: 'a', port: 1, host: 2 }] } },
      /^additionalContainers\.tool\.ports\[0\]\.host is not a prop/,
    ],
    [
      'a port of ours',
      { tool: { ...silent, ports: [{ name: 'http', port: 6379 }] } },
      /^port 6379 is both falkordb \(redis\)'s and tool \(http\)'s/,
    ],
    [
      'a directory of ours',
      {
        tool: {
          ...silent,
          volumes: [{ hostPath: '/persist/containers/valkey', containerPath: '/v', owner: { uid: 1, gid: 1 } }],
        },
      },
      /additionalContainers\.tool\.volumes\[0\]\.hostPath is "\/persist\/containers\/valkey", and valkey\.data\.path|two servers/,
    ],
    [
      'a relative folder',
      { tool: { ...silent, volumes: [{ hostPath: 'srv', containerPath: '/v' }] } },
      /^additionalContainers\.tool\.volumes\[0\]\.hostPath is "srv": .*absolute/,
    ],
    [
      'an owner without a group',
      { tool: { ...silent, volumes: [{ hostPath: '/srv', containerPath: '/v', owner: { uid: 1 } }] } },
      /^additionalContainers\.tool\.volumes\[0\]\.owner\.gid is missing/,
    ],
    ['a user of two words', { tool: { ...silent, user: 'a b' } }, /^additionalContainers\.tool\.user is "a b"/],
    [
      'a command as a text',
      { tool: { ...silent, command: 'sleep 1' } },
      /^additionalContainers\.tool\.command: .*list/,
    ],
    [
      'an update of what no registry has',
      { tool: { ...silent, autoUpdate: 'registry' } },
      /^additionalContainers\.tool\.autoUpdate is "registry", and no registry has localhost\/silent/,
    ],
  ])('%s', (_, containers, message) => {
    expect(problems(containers)).toEqual([expect.stringMatching(message)]);
  });

  test('a secret is not printed', () => {
    const [message = '', ...more] = problems({
      tool: { ...silent, environment: { API_TOKEN: 'not-a-real-value' }, command: ['x'] },
    });
    expect(more).toEqual([]);
    expect(message).toMatch(/^additionalContainers\.tool\.environment\.API_TOKEN looks like a secret/);
    expect(message).not.toContain('not-a-real-value');
  });
});
