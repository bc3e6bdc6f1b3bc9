import { LiveHost, VALKEY_PASSWORD } from '../support/live-host';

jest.setTimeout(60_000);

let host: LiveHost;
beforeEach(async () => {
  host = new LiveHost();
  await host.start();
});
afterEach(() => host.stop());

type Fault = readonly [name: string, make: (host: LiveHost) => void, seen: RegExp];

const CASES: readonly (readonly [slug: string, seen: RegExp, faults: readonly Fault[]])[] = [
  [
    'preflight',
    /^it finds nothing$/,
    [
      [
        'findings',
        (h) => {
          h.intercept = (line) =>
            line.endsWith('preflight.sh')
              ? {
                  status: 9,
                  stdout: '',
                  stderr: 'preflight: port 6379, which falkordb needs, is held by redis (pid 7)\npreflight: another\n',
                }
              : undefined;
        },
        /^port 6379, which falkordb needs, is held by redis \(pid 7\); another$/,
      ],
    ],
  ],
  [
    'unit-active',
    /opencode-memory-pod\.service is active \(running\), enabled, started again 0 times/,
    [
      [
        'it is not installed',
        (h) => {
          h.unit = { LoadState: 'not-found' };
        },
        /is not-found/,
      ],
      [
        'it failed',
        (h) => {
          h.unit = { ...h.unit, ActiveState: 'failed', SubState: 'failed', Result: 'exit-code' };
        },
        /is failed \(failed\), exit-code/,
      ],
      [
        'it says active (exited)',
        (h) => {
          h.unit = { ...h.unit, SubState: 'exited' };
        },
        /is active \(exited\)/,
      ],
      [
        'it says running and the server is dead',
        (h) => {
          h.container('opencode').State.Running = false;
        },
        /is active, and opencode-memory-pod-opencode does not run/,
      ],
      [
        'two others were stopped',
        (h) => {
          h.container('valkey').State.Running = false;
          h.container('falkordb').State.Running = false;
        },
        /is active, and opencode-memory-pod-valkey, opencode-memory-pod-falkordb do not run/,
      ],
      [
        'one was killed with its conmon, and Podman does not know',
        (h) => {
          h.gone.add('/proc/100');
        },
        /is active, and opencode-memory-pod-valkey does not run/,
      ],
      [
        'nobody looks after it',
        (h) => {
          h.intercept = (line) =>
            line.startsWith('systemctl show opencode-memory-pod-watch.service')
              ? { status: 0, stdout: 'ActiveState=inactive\n', stderr: '' }
              : undefined;
        },
        /opencode-memory-pod-watch\.service, which looks after it, is inactive/,
      ],
      [
        'it does not come back after a boot',
        (h) => {
          h.unit = { ...h.unit, UnitFileState: 'disabled' };
        },
        /is active, and disabled/,
      ],
    ],
  ],
  [
    'containers-healthy',
    /opencode-memory-pod-valkey, opencode-memory-pod-falkordb, opencode-memory-pod-datadog-agent, opencode-memory-pod-opencode/,
    [
      [
        'one is gone',
        (h) => {
          h.containers.delete('opencode-memory-pod-falkordb');
        },
        /there is no container opencode-memory-pod-falkordb/,
      ],
      [
        'one does not run',
        (h) => {
          h.container('valkey').State.Running = false;
        },
        /opencode-memory-pod-valkey does not run/,
      ],
      [
        'one is unhealthy',
        (h) => {
          h.container('opencode').State.Health.Status = 'unhealthy';
        },
        /opencode-memory-pod-opencode is unhealthy/,
      ],
    ],
  ],
  [
    'start-order',
    /valkey → .*falkordb → .*datadog-agent → .*opencode$/,
    [
      [
        'another order',
        (h) => {
          h.container('opencode').Created = '2026-11-25T00:00:00Z';
        },
        /made in the order opencode-memory-pod-opencode → opencode-memory-pod-valkey/,
      ],
    ],
  ],
  [
    'one-network',
    /net:\[1\], listening: 3000, 4096, 6379, 6380, 8126/,
    [
      [
        'another namespace',
        (h) => {
          h.namespaces.set(102, 'net:[2]');
        },
        /opencode-memory-pod-datadog-agent is in net:\[2\]/,
      ],
      [
        'nobody listens',
        (h) => {
          h.listening = [4096, 6379, 3000, 8126];
        },
        /nobody listens on localhost: opencode-memory-pod-valkey on 6380/,
      ],
    ],
  ],
  [
    'password-taken',
    /^200 with it$/,
    [
      [
        'another password',
        (h) => {
          h.intercept = (line) =>
            line.startsWith('cat /run')
              ? { status: 0, stdout: 'OPENCODE_SERVER_PASSWORD=fake-other\n', stderr: '' }
              : undefined;
        },
        /^OpenCode answers 401 with the password of \/run\/secrets\/opencode\.env$/,
      ],
    ],
  ],
  [
    'data-saved',
    /^the last save of each did not fail$/,
    [
      [
        'a full disk',
        (h) => {
          h.falkordb.intercept = ([command]) =>
            command === 'INFO' ? '# Persistence\r\nrdb_last_bgsave_status:err\r\n' : undefined;
        },
        /^the last save of falkordb failed \(MISCONF\)$/,
      ],
    ],
  ],
  [
    'ports-answer',
    /4096 \(opencode\) 401 without a password, 6379 \(falkordb\) GRAPH\.QUERY, 3000 \(falkordb\) HTTP, 6380 \(valkey\) PING, 8126 \(datadog-agent\) APM \/info/,
    [
      [
        'OpenCode without a password',
        (h) => {
          h.interceptHttp = (_url, response) => {
            response.end('hello');
            return true;
          };
        },
        /4096 \(opencode\): it answers 200 instead of 401/,
      ],
      [
        'a Redis without FalkorDB',
        (h) => {
          h.falkordb.intercept = ([command]) =>
            command?.startsWith('GRAPH') === true ? new Error("ERR unknown command 'GRAPH.RO_QUERY'") : undefined;
        },
        /6379 \(falkordb\): GRAPH\.RO_QUERY is answered with ERR unknown command/,
      ],
      [
        'a Valkey that loads',
        (h) => {
          h.valkey.intercept = () => new Error('LOADING Valkey is loading the dataset in memory');
        },
        /6380 \(valkey\): PING is answered with LOADING/,
      ],
      [
        'another program',
        (h) => {
          h.valkey.instead = 'SSH-2.0-OpenSSH\r\n';
        },
        /6380 \(valkey\): what answers there does not speak the Redis protocol/,
      ],
    ],
  ],
  [
    'telemetry',
    /traces and LLM telemetry are taken in, and logs of 2 sources/,
    [
      [
        'no traces',
        (h) => {
          h.endpoints = ['/info'];
        },
        /takes in no traces/,
      ],
      [
        'no LLM telemetry',
        (h) => {
          h.endpoints = ['/v0.4/traces'];
        },
        /takes in no LLM telemetry/,
      ],
      [
        'no logs',
        (h) => {
          h.agentStatus = { logsStats: { is_running: false } };
        },
        /and no logs/,
      ],
    ],
  ],
];

describe.each(CASES)('%s', (slug, seen, faults) => {
  test('holds', async () => {
    expect(await host.ask(slug)).toEqual({ status: 'holds', seen: expect.stringMatching(seen) as string });
  });

  test.each(faults)('does not: %s', async (_name, make, said) => {
    make(host);
    const outcome = await host.ask(slug);
    expect(outcome).toEqual({
      status: 'fails',
      seen: expect.stringMatching(said) as string,
      next: expect.stringMatching(/\w/) as string,
    });
    expect(JSON.stringify(outcome)).not.toMatch(/fake-\w+-of-verify/);
  });
});

test('an Agent that does not tell whether it takes in logs is not taken for one that does', async () => {
  host.agentStatus = undefined;
  expect(await host.ask('telemetry')).toMatchObject({
    status: 'unknown',
    seen: expect.stringContaining('does not say whether logs are') as string,
  });
});

test('a host without an Agent is not asked for telemetry, and its ports are those that it has', async () => {
  const without = new LiveHost({ datadogAgent: 'disabled' });
  await without.start();
  try {
    await expect(without.ask('telemetry')).rejects.toThrow('no criterion telemetry');
    const answered = await without.ask('ports-answer');
    expect(answered).toMatchObject({ status: 'holds' });
    expect(answered.seen).not.toContain('8126');
  } finally {
    await without.stop();
  }
});

test('the published port of a further container has to take a connection', async () => {
  const tool = { image: { repository: 'localhost/tool', tag: '1' }, healthCheck: 'none' as const };
  const ask = async (port: number) => {
    const ports = [{ name: 'http', port, published: true }];
    const withTool = new LiveHost({ datadogAgent: 'disabled', additionalContainers: { tool: { ...tool, ports } } });
    await withTool.start();
    try {
      return await withTool.ask('ports-answer');
    } finally {
      await withTool.stop();
    }
  };
  // The stand-in listens there, as the Agent.
  expect(await ask(8126)).toMatchObject({
    status: 'holds',
    seen: expect.stringContaining('8126 (tool) a connection') as string,
  });
  expect(await ask(9999)).toMatchObject({ status: 'fails', seen: '9999 (tool): no connection' });
});

test.each([
  [undefined, 'install the bundle: hosts/memory/install.sh'],
  [['nixos'], 'is hosts/memory/opencode-memory-pod.nix in imports? nixos-rebuild switch'],
  [['ignition'], 'was the host booted from hosts/memory/opencode-memory-pod.ign?'],
] as const)('a host of the forms %j that has no unit is told how it gets one', async (forms, next) => {
  const bare = new LiveHost({ forms });
  bare.unit = { LoadState: 'not-found' };
  expect(await bare.ask('unit-active')).toMatchObject({ status: 'fails', next });
});

describe('data-survives', () => {
  /** Plays the restart: what is not on a disk is gone. */
  function restart(lose: () => void): void {
    host.intercept = (line) => {
      if (line === 'systemctl restart opencode-memory-pod.service') lose();
      return undefined;
    };
  }

  test('holds, and nothing of it stays', async () => {
    restart(() => undefined);
    expect(await host.ask('data-survives')).toEqual({
      status: 'holds',
      seen: 'key, graph and session are there after systemctl restart',
    });
    expect([host.valkey.kept.size, host.falkordb.kept.size, host.sessions.size]).toEqual([0, 0, 0]);
  });

  test('names what is gone', async () => {
    restart(() => {
      host.falkordb.kept.clear();
      host.sessions.clear();
    });
    expect(await host.ask('data-survives')).toMatchObject({
      status: 'fails',
      seen: 'the graph in FalkorDB and the session in OpenCode are gone',
    });
  });
});

describe('the password', () => {
  const delivered = (text: string): void => {
    host.intercept = (line) =>
      line.startsWith('cat /run/secrets') ? { status: 0, stdout: text, stderr: '' } : undefined;
  };

  test('is what Podman reads', async () => {
    delivered('OPENCODE_SERVER_PASSWORD=another\r\n\tOPENCODE_SERVER_PASSWORD=fake-password-of-verify\r\n');
    expect(await host.ask('data-survives')).toMatchObject({ status: 'holds' });
  });

  test('that a later line empties is none', async () => {
    delivered('OPENCODE_SERVER_PASSWORD=fake-password-of-verify\nOPENCODE_SERVER_PASSWORD=\r\n');
    expect(await host.ask('data-survives')).toMatchObject({
      status: 'unknown',
      seen: '/run/secrets/opencode.env has no OPENCODE_SERVER_PASSWORD',
    });
  });
});

describe('the user name', () => {
  test('is that of the environment file', async () => {
    host.userName = 'fake-user';
    host.intercept = (line) =>
      line.startsWith('cat /run/secrets')
        ? {
            status: 0,
            stdout: 'OPENCODE_SERVER_USERNAME=fake-user\nOPENCODE_SERVER_PASSWORD=fake-password-of-verify\n',
            stderr: '',
          }
        : undefined;
    expect(await host.ask('password-taken')).toMatchObject({ status: 'holds' });
  });

  test('is that of the description, which Podman sets after the file', async () => {
    const named = new LiveHost({ opencode: { environment: { OPENCODE_SERVER_USERNAME: 'fake-user' } } });
    named.userName = 'fake-user';
    await named.start();
    try {
      expect(await named.ask('password-taken')).toMatchObject({ status: 'holds' });
    } finally {
      await named.stop();
    }
  });
});

describe('a database with a password', () => {
  beforeEach(async () => {
    await host.stop();
    host = new LiveHost({ valkey: { passwordKey: 'VALKEY_PASSWORD' } });
    host.valkey.password = VALKEY_PASSWORD;
    await host.start();
  });

  test('is asked with it', async () => {
    expect(await host.ask('ports-answer')).toMatchObject({ status: 'holds' });
    expect(await host.ask('data-survives')).toMatchObject({ status: 'holds' });
  });

  test('that answers everybody is named', async () => {
    host.valkey.password = undefined;
    expect(await host.ask('ports-answer')).toMatchObject({
      status: 'fails',
      seen: '6380 (valkey): it answers without the password of VALKEY_PASSWORD: was the pod restarted since it has one?',
    });
  });

  test('that has another one is named, and none of the two', async () => {
    host.valkey.password = 'fake-other-of-verify';
    const outcome = await host.ask('ports-answer');
    expect(outcome).toMatchObject({ status: 'fails', seen: expect.stringContaining('6380 (valkey): ') as string });
    expect(JSON.stringify(outcome)).not.toMatch(/fake-\w+-of-verify/);
  });
});

test('a note of preflight is told, and fails nothing', async () => {
  host.intercept = (line) =>
    line.endsWith('preflight.sh') ? { status: 0, stdout: '', stderr: 'preflight: note: line 3\n' } : undefined;
  expect(await host.ask('preflight')).toEqual({ status: 'holds', seen: 'it finds nothing; note: line 3' });
});

describe('recovers', () => {
  /** Plays Podman and systemd: what is killed is started again. */
  function revive(restarts: boolean): void {
    host.intercept = (line) => {
      const pid = Number(/^kill -KILL (\d+)$/.exec(line)?.[1]);
      const found = [...host.containers].find(([, { State }]) => State.Pid === pid);
      if (found === undefined) return undefined;
      found[1].State.StartedAt = new Date().toISOString();
      found[1].State.Pid += 1000;
      if (restarts && found[0].endsWith('-opencode')) host.unit = { ...host.unit, NRestarts: '1' };
      return { status: 0, stdout: '', stderr: '' };
    };
  }

  test('holds, each container killed in turn', async () => {
    revive(true);
    expect(await host.ask('recovers')).toMatchObject({
      status: 'holds',
      seen: expect.stringMatching(/valkey after \d+ s, .*opencode after \d+ s$/) as string,
    });
    expect(host.commands.filter((line) => line.startsWith('kill'))).toHaveLength(4);
  });

  test('a unit that does not notice is named', async () => {
    revive(false);
    expect(await host.ask('recovers')).toMatchObject({
      status: 'fails',
      seen: 'opencode-memory-pod-opencode came back, and opencode-memory-pod.service does not know of it',
    });
  });

  test('a container that stays dead is not waited for for ever', async () => {
    expect(await host.ask('recovers', 0.1)).toMatchObject({ status: 'unknown', seen: 'no answer within 1 s' });
  });
});

test.each([
  ['valkey', /^6380 \(valkey\): no answer within 10 s$/],
  ['opencode', /^4096 \(opencode\): no answer within 10 s$/],
] as const)('%s that hangs is named before the time for all of them is over', async (container, seen) => {
  if (container === 'valkey') host.valkey.instead = '';
  else host.interceptHttp = () => true;
  const inTime = AbortSignal.timeout.bind(AbortSignal);
  const timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => inTime(milliseconds / 50));
  try {
    expect(await host.ask('ports-answer', 60)).toMatchObject({
      status: 'fails',
      seen: expect.stringMatching(seen) as string,
    });
  } finally {
    timeout.mockRestore();
  }
});

describe('bad weather', () => {
  const failing = (pattern: RegExp, stderr: string, status: number) => (line: string) =>
    pattern.test(line) ? { status, stdout: '', stderr } : undefined;

  test.each([
    [
      'without Podman',
      'containers-healthy',
      /podman/,
      '/usr/bin/podman: not found',
      127,
      'root@memory has no /usr/bin/podman',
    ],
    [
      'without the right',
      'containers-healthy',
      /podman/,
      'sudo: a password is required',
      1,
      'root@memory: sudo: a password is required',
    ],
    ['without systemd', 'unit-active', /systemctl/, 'systemctl: not found', 127, 'root@memory has no systemctl'],
    [
      'without the bundle',
      'preflight',
      /preflight/,
      'not found',
      127,
      'root@memory has no /opt/opencode-memory-pod/preflight.sh',
    ],
    [
      'with a secret that cannot be read',
      'data-survives',
      /^cat \/run/,
      'cat: /run/secrets/opencode.env: Permission denied',
      1,
      'root@memory: cat: /run/secrets/opencode.env: Permission denied',
    ],
  ])('%s', async (_name, slug, pattern, stderr, status, seen) => {
    host.intercept = failing(pattern, stderr, status);
    expect(await host.ask(slug)).toMatchObject({
      status: 'unknown',
      seen,
      next: expect.stringMatching(/\w/) as string,
    });
  });
});

test('the rendering for Quadlet names the unit of each container', () => {
  const { containers } = new LiveHost({ rendering: 'quadlet' }).facts;
  expect(containers.map(({ unit }) => unit)).toEqual(containers.map(({ containerName }) => `${containerName}.service`));
});
