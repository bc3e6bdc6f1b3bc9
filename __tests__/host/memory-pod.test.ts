import {
  databasePasswords,
  hostDirectories,
  imageReference,
  publishSpecs,
  readOnlyFolders,
  requiredMountPaths,
  volumeSpec,
} from '../../lib/host/memory-pod';
import type { MemoryPodProps } from '../../lib/host/memory-pod-props';
import { resolveMemoryPod } from '../../lib/host/resolve-memory-pod';

const decided: MemoryPodProps = { plugin: 'disabled', graphiti: 'disabled' };

function container(name: string, props: MemoryPodProps = decided) {
  const found = resolveMemoryPod(props).containers.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no container ${name}`);
  return found;
}

const volumes = (name: string, props: MemoryPodProps = decided) =>
  container(name, props).mounts.map((mount) => volumeSpec(resolveMemoryPod(props), mount));

test('the containers start in the order of the table', () => {
  expect(resolveMemoryPod(decided).containers.map(({ name }) => name)).toEqual([
    'valkey',
    'falkordb',
    'datadog-agent',
    'opencode',
  ]);
});

test('five ports are published, on the loopback unless told otherwise', () => {
  expect(publishSpecs(resolveMemoryPod(decided)).map((spec) => spec.split(':').at(-1))).toEqual([
    '6380',
    '6379',
    '3000',
    '8126',
    '4096',
  ]);
  expect(publishSpecs(resolveMemoryPod(decided))[0]).toBe('127.0.0.1:6380:6380');
  expect(publishSpecs(resolveMemoryPod({ ...decided, bindAddresses: ['100.64.0.1', 'fd7a::1'] })).slice(0, 2)).toEqual([
    '100.64.0.1:6380:6380',
    '[fd7a::1]:6380:6380',
  ]);
});

describe('valkey', () => {
  test('image, arguments, data and health are those of the table', () => {
    const valkey = container('valkey');
    expect(imageReference(valkey.image)).toBe('docker.io/valkey/valkey:7.2');
    expect(valkey.args.join(' ')).toBe('--port 6380 --maxmemory 2gb --maxmemory-policy allkeys-lru --save 60 1000');
    expect(volumes('valkey')).toEqual(['/persist/containers/valkey:/data']);
    expect(valkey.healthCheck).toMatchObject({
      command: "timeout 5 valkey-cli -p 6380 ping | grep -E 'PONG|LOADING|MISCONF'",
      readyCommand: 'timeout 5 valkey-cli -p 6380 ping | grep -q PONG',
    });
  });

  test('another port reaches its arguments, its health check and what is published', () => {
    const valkey = container('valkey', { ...decided, valkey: { port: 7000 } });
    expect(valkey.args.slice(0, 2)).toEqual(['--port', '7000']);
    expect(valkey.healthCheck?.command).toContain('-p 7000 ');
    expect(publishSpecs(resolveMemoryPod({ ...decided, valkey: { port: 7000 } }))[0]).toBe('127.0.0.1:7000:7000');
  });
});

describe('passwords of the databases', () => {
  const props: MemoryPodProps = {
    ...decided,
    valkey: { passwordKey: 'VALKEY_PASSWORD' },
    falkordb: { passwordKey: 'FALKORDB_PASSWORD', data: { uid: 1234 } },
  };

  test('reach the servers as a file, and their health checks through the environment', () => {
    const [valkey, falkordb] = [container('valkey', props), container('falkordb', props)];
    expect(valkey.args.slice(-2)).toEqual(['--include', '/run/memory-pod-password/server.conf']);
    expect(falkordb.environment['REDIS_ARGS']).toBe('--save 60 100 --include /run/memory-pod-password/server.conf');
    for (const { healthCheck, usesEnvironmentFile } of [valkey, falkordb]) {
      expect(healthCheck?.command).toMatch(/^REDISCLI_AUTH=\$\(cat \/run\/memory-pod-password\/password\) timeout 5 /);
      // Theirs is one of several secrets.
      expect(usesEnvironmentFile).toBe(false);
    }
    expect(volumes('valkey', props)).toContain('/run/opencode-memory-pod/valkey:/run/memory-pod-password:ro');
  });

  test('are demanded by preflight, which demands nothing of their folders', () => {
    const pod = resolveMemoryPod(props);
    expect(pod.environmentFile.requiredKeys).toEqual([
      'DD_API_KEY',
      'FALKORDB_PASSWORD',
      'OPENCODE_SERVER_PASSWORD',
      'VALKEY_PASSWORD',
    ]);
    expect(readOnlyFolders(pod)).toEqual(readOnlyFolders(resolveMemoryPod(decided)));
    expect(databasePasswords(pod)).toEqual([
      { key: 'VALKEY_PASSWORD', directory: '/run/opencode-memory-pod/valkey', uid: 999, gid: 999 },
      { key: 'FALKORDB_PASSWORD', directory: '/run/opencode-memory-pod/falkordb', uid: 1234, gid: 1000 },
    ]);
  });
});

test('what no registry has is never asked for there', () => {
  const pulled = resolveMemoryPod(decided).containers.map(({ pull }) => pull);
  expect(pulled).toEqual(['missing', 'missing', 'missing', 'never']);
  const opencode = { image: { repository: 'registry.example.org/opencode' } };
  expect(container('opencode', { ...decided, opencode }).pull).toBe('missing');
  expect(container('opencode', { ...decided, opencode: { pull: 'newer' } }).pull).toBe('newer');
});

describe('falkordb', () => {
  test('writes where the volume is, as the user that owns the directory', () => {
    const falkordb = container('falkordb');
    expect(imageReference(falkordb.image)).toBe('docker.io/falkordb/falkordb:latest');
    expect(falkordb.environment).toEqual({ REDIS_ARGS: '--save 60 100', FALKORDB_DATA_PATH: '/data' });
    expect(volumes('falkordb')).toEqual(['/persist/containers/falkordb:/data']);
    expect(hostDirectories(resolveMemoryPod(decided))[1]).toEqual({
      path: '/persist/containers/falkordb',
      uid: 1000,
      gid: 1000,
      mode: 0o700,
    });
  });

  test('options of yours come after its own, which keep the save rule', () => {
    const environment = { REDIS_ARGS: '--appendonly yes', BROWSER: '0' };
    expect(container('falkordb', { ...decided, falkordb: { environment } }).environment).toEqual({
      REDIS_ARGS: '--save 60 100 --appendonly yes',
      FALKORDB_DATA_PATH: '/data',
      BROWSER: '0',
    });
  });

  test('is alive while it loads or cannot save, and ready once it serves', () => {
    expect(container('falkordb').healthCheck).toMatchObject({
      command: "timeout 5 redis-cli -p 6379 ping | grep -E 'PONG|LOADING|MISCONF'",
      readyCommand: 'timeout 5 redis-cli -p 6379 ping | grep -q PONG',
    });
  });

  test('another health command is asked at the start, too', () => {
    const { healthCheck } = container('falkordb', { ...decided, falkordb: { healthCheck: { command: 'true' } } });
    expect([healthCheck?.command, healthCheck?.readyCommand]).toEqual(['true', undefined]);
  });

  test('other ports reach Redis and the browser', () => {
    const falkordb = container('falkordb', { ...decided, falkordb: { port: 7001, browserPort: 7002 } });
    expect(falkordb.environment).toMatchObject({ REDIS_ARGS: '--save 60 100 --port 7001', PORT: '7002' });
  });
});

describe('datadog-agent', () => {
  test('reads the environment file and has what its features need', () => {
    const agent = container('datadog-agent');
    expect(imageReference(agent.image)).toBe('docker.io/datadog/agent:latest');
    expect(agent.usesEnvironmentFile).toBe(true);
    expect(agent.environment).toMatchObject({
      DD_LOGS_ENABLED: 'true',
      DD_LOGS_CONFIG_CONTAINER_COLLECT_ALL: 'true',
      DD_APM_ENABLED: 'true',
      DD_APM_NON_LOCAL_TRAFFIC: 'true',
      DD_LLM_OBSERVABILITY_ENABLED: 'true',
      DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_HTTP_ENDPOINT: 'localhost:4318',
    });
  });

  test('gets the Podman socket read-only, and its directory, which survives a restart of the socket', () => {
    expect(volumes('datadog-agent')).toEqual([
      '/var/run/podman:/var/run/podman:ro',
      '/var/run/podman/podman.sock:/var/run/docker.sock:ro',
    ]);
    expect(container('datadog-agent').environment['DOCKER_HOST']).toBe('unix:///var/run/podman/podman.sock');
  });

  test('its image brings an init of its own', () => {
    expect(resolveMemoryPod(decided).containers.filter(({ init }) => !init)).toEqual([container('datadog-agent')]);
  });
});

describe('datadogAgent: disabled', () => {
  const props: MemoryPodProps = { ...decided, datadogAgent: 'disabled' };

  test('takes container, ports, key and socket away, and the telemetry that OpenCode would send there', () => {
    const pod = resolveMemoryPod(props);
    expect(pod.containers.map(({ name }) => name)).toEqual(['valkey', 'falkordb', 'opencode']);
    expect(publishSpecs(pod).map((spec) => spec.split(':').at(-1))).toEqual(['6380', '6379', '3000', '4096']);
    expect(pod.environmentFile.requiredKeys).toEqual(['OPENCODE_SERVER_PASSWORD']);
    expect(pod.podmanSocket).toBeUndefined();
    expect(container('opencode', props).environment).not.toHaveProperty('OTEL_EXPORTER_OTLP_ENDPOINT');
  });

  test('OpenCode sends it where its environment says', () => {
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel.lan:4318' };
    expect(container('opencode', { ...props, opencode: { environment } }).environment).toMatchObject(environment);
  });
});

describe('opencode', () => {
  test('serves on 4096 and sends telemetry to the Agent', () => {
    const opencode = container('opencode');
    expect(imageReference(opencode.image)).toBe('localhost/opencode-server:latest');
    expect(opencode.entrypoint).toEqual(['opencode', 'web', '--hostname', '0.0.0.0', '--port', '4096']);
    expect(opencode.environment['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe('http://localhost:4318');
    expect(opencode.usesEnvironmentFile).toBe(true);
    expect(opencode.main).toBe(true);
  });

  test('is asked for its health by a script that knows the password', () => {
    const opencode = container('opencode', {
      ...decided,
      opencode: { port: 4097, healthCheck: { timeoutSeconds: 7 } },
    });
    expect(opencode.healthCheck?.command).toBe('sh /opt/opencode-memory-pod/opencode-health.sh');
    expect(opencode.environment).toMatchObject({ OPENCODE_HEALTH_PORT: '4097', OPENCODE_HEALTH_TIMEOUT: '7' });
  });

  test('mounts its data, and plugin and Graphiti read-only where they are given', () => {
    const scripts = '/opt/opencode-memory-pod/container:/opt/opencode-memory-pod:ro';
    const data = '/persist/containers/opencode:/root/.local/share/opencode';
    expect(volumes('opencode')).toEqual([data, scripts]);
    expect(volumes('opencode', { plugin: { hostPath: '/srv/p' }, graphiti: { hostPath: '/srv/g' } })).toEqual([
      data,
      '/srv/p:/root/.opencode/plugin:ro',
      '/srv/g:/root/.opencode/graphiti:ro',
      scripts,
    ]);
  });
});

test('a digest pins the image of the table', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  expect(imageReference(container('valkey', { ...decided, valkey: { image: { digest } } }).image)).toBe(
    `docker.io/valkey/valkey:7.2@${digest}`,
  );
});

test('SELinux labels are private for data, shared for scripts, kept for the socket', () => {
  const props: MemoryPodProps = { ...decided, selinuxRelabel: true };
  expect(volumes('valkey', props)).toEqual(['/persist/containers/valkey:/data:Z']);
  expect(volumes('opencode', props).at(-1)).toMatch(/:ro,z$/);
  expect(volumes('datadog-agent', props)[0]).toMatch(/:ro$/);
});

test('the data directories have to be mounted; what lives under /run does not', () => {
  expect(requiredMountPaths(resolveMemoryPod(decided))).toEqual([
    '/persist/containers/valkey',
    '/persist/containers/falkordb',
    '/persist/containers/opencode',
    '/opt/opencode-memory-pod/container',
  ]);
});
