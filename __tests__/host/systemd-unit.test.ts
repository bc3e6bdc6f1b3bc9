import type { MemoryPodProps } from '../../lib/host/memory-pod-props';
import { resolveMemoryPod } from '../../lib/host/resolve-memory-pod';
import { systemdUnit } from '../../lib/host/systemd/systemd-unit';

const unit = (props: Partial<MemoryPodProps> = {}) =>
  systemdUnit(resolveMemoryPod({ plugin: 'disabled', graphiti: 'disabled', ...props }));

/** The unit's directives, with continued lines joined. */
function directives(text: string): string[] {
  const lines = text.replace(/ \\\n\s*/g, ' ').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/** Numbers of the lines that hold `parts`, in the order of `parts`. */
function positions(text: string, parts: readonly string[]): number[] {
  return parts.map((part) => directives(text).findIndex((line) => line.includes(part)));
}

test('an image that updates itself is labelled, and Podman knows the unit that it restarts', () => {
  expect(unit({ valkey: { autoUpdate: 'registry' } }).split('\n')).toEqual(
    expect.arrayContaining([
      'Wants=podman-auto-update.timer',
      'Environment=PODMAN_SYSTEMD_UNIT=%n',
      'JobRunningTimeoutSec=900s',
      expect.stringContaining('--label io.containers.autoupdate=registry '),
    ]),
  );
  expect(unit()).not.toMatch(/auto-?update|PODMAN_SYSTEMD_UNIT|JobRunning/);
});

test('the unit', () => {
  expect(unit()).toMatchSnapshot();
});

test('the unit with everything said differently', () => {
  const digest = `sha256:${'1'.repeat(64)}`;
  expect(
    unit({
      plugin: { hostPath: '/srv/plugin' },
      graphiti: { hostPath: '/srv/graphiti' },
      name: 'memory',
      bindAddresses: ['127.0.0.1', 'fd7a::1'],
      dataRoot: '/var/lib/memory',
      scriptsDirectory: '/etc/memory',
      selinuxRelabel: true,
      podmanPath: '/run/current-system/sw/bin/podman',
      environmentFile: { path: '/etc/memory.env' },
      unit: { after: ['a.service'], wants: [], description: '100 % memory' },
      valkey: { port: 7000, maxmemory: '1gb', memoryLimit: '3g', image: { digest } },
      falkordb: { port: 7001, browserPort: 7002 },
      datadogAgent: { podmanSocket: false, logs: false, hostname: 'memory', site: 'datadoghq.eu', tracePort: 7003 },
      opencode: { port: 7004, pull: 'newer', environment: { GREETING: 'it costs 5 $, "100 %"' } },
    }),
  ).toMatchSnapshot();
});

test.each([
  'Type=forking',
  'RemainAfterExit=yes',
  'After=network-online.target tailscaled.service onepassword-secrets.service',
  'Wants=network-online.target',
  'Restart=on-failure',
  'RestartSec=10s',
])('the roadmap names %s', (line) => {
  expect(unit().split('\n')).toContain(line);
});

test('ExecStartPre creates the pod, then starts Valkey, FalkorDB and Datadog; ExecStart is OpenCode', () => {
  const order = positions(unit(), [
    'ExecStartPre=/usr/bin/podman pod create',
    'docker.io/valkey/valkey:7.2',
    'docker.io/falkordb/falkordb:latest',
    'docker.io/datadog/agent:latest',
    'ExecStart=/usr/bin/podman run',
    'ExecStop=/usr/bin/podman pod stop',
  ]);
  expect(order).toEqual([...order].sort((one, other) => one - other));
  expect(order).not.toContain(-1);
});

test('ExecStop and ExecStopPost stop and remove the pod, also one that is gone', () => {
  const lines = directives(unit());
  expect(lines).toEqual(
    expect.arrayContaining([
      'ExecStop=/usr/bin/podman pod stop --ignore opencode-memory-pod',
      'ExecStopPost=/usr/bin/podman pod stop --ignore opencode-memory-pod',
      'ExecStopPost=/usr/bin/podman pod rm --force --ignore opencode-memory-pod',
    ]),
  );
});

describe('what was seen to go wrong on real hosts', () => {
  const lines = directives(unit());
  const runs = lines.filter((line) => line.includes('podman run '));
  const main = runs.filter((line) => line.startsWith('ExecStart='));

  test('systemd has a main process', () => {
    expect(lines).toContain('PIDFile=/run/opencode-memory-pod.pid');
    expect(main).toEqual([expect.stringContaining('--conmon-pidfile /run/opencode-memory-pod.pid')]);
  });

  test('a clean exit of the server is a failure', () => {
    expect(main[0]).toMatch(/--entrypoint \/bin\/sh localhost\S+ \/opt\/opencode-memory-pod\/serve\.sh opencode web /);
  });

  test('something else than the server is PID 1, but for the image that has an init', () => {
    expect(runs.filter((line) => !line.includes(' --init ')).map((line) => /docker\.io\S+/.exec(line)?.[0])).toEqual([
      'docker.io/datadog/agent:latest',
    ]);
  });

  test('the unit stopping the server is a success', () => {
    expect(lines).toContain('SuccessExitStatus=143');
    expect(lines).toContain(
      'ExecStop=/bin/sh /opt/opencode-memory-pod/stop-server.sh /usr/bin/podman opencode-memory-pod-opencode INT 60 10 /opt/opencode-memory-pod',
    );
  });

  test('starts and stops have time-outs', () => {
    expect(lines).toContain('TimeoutStopSec=90s');
    expect(lines).toContain('TimeoutStartSec=900s');
  });

  test('what a power cut left behind goes first, and each name is replaced', () => {
    const [first] = lines.filter((line) => line.startsWith('ExecStartPre='));
    expect(first).toBe('ExecStartPre=-/usr/bin/podman pod rm --force --ignore opencode-memory-pod');
    expect(lines.filter((line) => /podman (run|pod create) /.test(line) && !line.includes(' --replace '))).toEqual([]);
  });

  test('preflight comes before anything is created', () => {
    const [preflight = -1, create = -1] = positions(unit(), ['/preflight.sh', 'pod create']);
    expect(preflight).toBeGreaterThan(0);
    expect(preflight).toBeLessThan(create);
  });

  test('each health command ends by itself, and does something', () => {
    expect(runs.filter((line) => !/--health-cmd "(timeout \d+ |sh \S+opencode-health\.sh)/.test(line))).toEqual([]);
    expect(runs.map((line) => /--health-on-failure (\w+)/.exec(line)?.[1])).toEqual([
      'restart',
      'restart',
      'restart',
      'kill',
    ]);
  });

  test('a side container that dies, or ends by itself, comes back without the unit', () => {
    expect(runs.map((line) => line.includes(' --restart always '))).toEqual([true, true, true, false]);
  });

  test('each step waits until the one before serves', () => {
    const order = positions(unit(), [
      'valkey/valkey',
      'ExecStartPre=/bin/sh /opt/opencode-memory-pod/wait-ready.sh /usr/bin/podman opencode-memory-pod-valkey ',
      'falkordb/falkordb',
      'ExecStartPre=/bin/sh /opt/opencode-memory-pod/wait-ready.sh /usr/bin/podman opencode-memory-pod-falkordb ',
      'datadog/agent',
      'ExecStart=/usr/bin/podman run',
      'ExecStartPost=/bin/sh /opt/opencode-memory-pod/wait-ready.sh /usr/bin/podman opencode-memory-pod-opencode ',
    ]);
    expect(order).toEqual([...order].sort((one, other) => one - other));
    expect(order).not.toContain(-1);
  });

  test('the Podman socket is there first, unless nobody uses it', () => {
    expect(lines).toEqual(expect.arrayContaining(['After=podman.socket', 'Wants=podman.socket']));
    const without = unit({ datadogAgent: { podmanSocket: false, logs: false, hostname: 'h' } });
    expect(without).not.toContain('podman.s');
  });

  test('the secrets reach the Agent and OpenCode as a file', () => {
    expect(runs.map((line) => line.includes(' --env-file /run/secrets/opencode.env '))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test('the five ports are on the loopback', () => {
    const published = lines.join('\n').match(/(?<=--publish )\S+/g);
    expect(published).toEqual([6380, 6379, 3000, 8126, 4096].map((port) => `127.0.0.1:${port}:${port}`));
  });

  test('the graph is written where the volume is', () => {
    expect(runs[1]).toContain(' --env FALKORDB_DATA_PATH=/data --volume /persist/containers/falkordb:/data ');
  });

  test('the Agent sees the socket that a restart of podman.socket makes', () => {
    expect(runs[2]).toContain(
      ' --env DOCKER_HOST=unix:///var/run/podman/podman.sock --volume /var/run/podman:/var/run/podman:ro ',
    );
    expect(runs[2]).toContain(' --volume /var/run/podman/podman.sock:/var/run/docker.sock:ro ');
  });

  test('no program in a container gains privileges, and the unit has few', () => {
    expect(runs.filter((line) => !line.includes(' --security-opt no-new-privileges '))).toEqual([]);
    expect(lines).toContain('RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET');
  });

  test('the data is mounted', () => {
    expect(lines).toContainEqual(
      expect.stringMatching(/^RequiresMountsFor=\/persist\/containers\/valkey \/persist\/containers\/falkordb /),
    );
  });
});
