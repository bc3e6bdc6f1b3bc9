import { eventually } from './eventually';
import { DEATHS, type Fault, SILENT, withConmon } from './faults';
import { CONTAINERS, memoryHost, type MemoryHost, PATIENCE, type Rendering, serverUnit, UNIT } from './memory-host';
import { recovered, tellRecoveries } from './recoveries';

const IDENTITY = '{{.Id}} {{.State.StartedAt}}';

/**
 * Seconds within which the server's unit has to leave `active` when the server is gone or hangs: three health checks, each
 * with an interval and a time-out, and as much again for a busy machine.
 */
const TRUTH_WITHIN = 2 * 3 * (10 + 5);

/** Lets it happen, and waits until all that it hit is another, and well. */
export async function survives(host: MemoryHost, rendering: Rendering, fault: Fault): Promise<void> {
  await host.isBack();
  const before = new Map(fault.hits.map((name) => [name, host.inspect(name, IDENTITY)]));
  const happened = host.uptime();
  const started = performance.now();
  fault.make(host);
  if (fault.verify !== undefined) {
    const [slug, seen] = fault.verify;
    expect(host.ask(slug)).toMatchObject({ status: 'fails', seen: expect.stringMatching(seen) as string });
  }
  await eventually(
    PATIENCE,
    () => [...before].every(([name, identity]) => host.inspect(name, IDENTITY) !== identity) && host.isWell(),
    () => host.status(),
  );
  const seconds = (performance.now() - started) / 1000;
  const saidAfter = fault.hits.includes('opencode') ? host.leftActive(serverUnit(rendering)) - happened : undefined;
  recovered.push({ rendering, fault: fault.name, seconds, saidAfter });
  if (saidAfter === undefined) return;
  expect(saidAfter).toBeGreaterThan(0);
  expect(saidAfter).toBeLessThan(TRUTH_WITHIN);
}

/** What dies or is taken away comes back without a hand. */
export function recovery(rendering: Rendering): void {
  describe(`the memory pod as ${rendering} comes back without a hand`, () => {
    let host: MemoryHost;
    beforeAll(async () => {
      host = memoryHost(rendering);
      host.machine.control?.boot();
      await host.start();
    });
    afterAll(async () => {
      tellRecoveries(rendering);
      await host.remove();
    });

    test.each(DEATHS)('$name', (fault) => survives(host, rendering, fault));

    const besides = CONTAINERS.filter((name) => name !== 'opencode').map((container) => ({
      ...withConmon(container),
      container,
    }));
    if (rendering === 'quadlet') {
      test.each(besides)('$name', (fault) => survives(host, rendering, fault));
    } else {
      // Nobody is left to tell Podman, and the one unit watches the conmon of the server alone.
      test.each(besides)('not so when $name: verify host says it, and a restart helps', async ({ make, container }) => {
        await host.isBack();
        make(host);
        expect(host.ask('ports-answer')).toMatchObject({
          status: 'fails',
          seen: expect.stringMatching(SILENT[container]) as string,
        });
        host.machine.run('systemctl', 'restart', UNIT);
        await host.isBack();
      });
    }

    test('a stale pod and a stale container of the same name', async () => {
      host.machine.run('systemctl', 'stop', UNIT);
      host.machine.run('podman', 'pod', 'create', '--name', UNIT);
      host.machine.run('podman', 'create', '--name', `${UNIT}-valkey`, 'docker.io/valkey/valkey:7.2');
      host.machine.run('systemctl', 'start', UNIT);
      recovered.push({ rendering, fault: 'a stale pod and a stale container', seconds: await host.isBack() });
    });

    test('stopped when the pod was removed by hand, nothing misses it', async () => {
      await host.isBack();
      host.machine.shell(`podman pod rm --force ${UNIT} && systemctl stop ${UNIT}`);
      if (rendering === 'quadlet') {
        expect(host.unit('ActiveState')).toEqual({ ActiveState: 'inactive' });
      } else {
        // Its state tells which came first, the end of the server or the wish to stop. A minus allows a command to fail.
        const commands = `systemctl cat ${UNIT} | sed -n 's/^ExecStop\\(Post\\)\\?=\\([^-]\\)/\\2/p'`;
        const lines = host.machine.shell(commands).trim().split('\n');
        expect(lines).toHaveLength(3);
        for (const line of lines) host.machine.shell(line);
      }
      host.machine.run('systemctl', 'start', UNIT);
      await host.isBack();
    });

    test('valkey that still loads is not healthy', () => {
      const command = host.inspect('valkey', '{{index .Config.Healthcheck.Test 1}}');
      // What answers in the place of valkey-cli: 0 with LOADING is how it does.
      const ask = (answer: string): number | null =>
        host.machine.try(
          ...['podman', 'exec', `${UNIT}-valkey`, 'sh', '-c'],
          `mkdir -p /tmp/bin && printf '#!/bin/sh\necho ${answer}\n' >/tmp/bin/valkey-cli && chmod +x /tmp/bin/valkey-cli && PATH=/tmp/bin:$PATH && ${command}`,
        ).status;
      expect(ask('PONG')).toBe(0);
      expect(ask('LOADING')).not.toBe(0);
    });

    test('podman.socket restarted', async () => {
      host.machine.run('systemctl', 'restart', 'podman.socket');
      const socket = '/var/run/podman/podman.sock';
      expect(
        host.machine.shell(`podman exec ${UNIT}-datadog-agent curl -s -m 5 --unix-socket ${socket} http://d/_ping`),
      ).toBe('OK');
      await host.isBack();
    });

    test('verify host --disruptive kills each container, and sees it come back', async () => {
      await host.isBack();
      expect(host.ask('recovers', '--disruptive')).toMatchObject({ status: 'holds' });
    });
  });
}
