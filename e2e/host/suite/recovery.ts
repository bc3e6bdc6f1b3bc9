import { eventually } from './eventually';
import { DEATHS, type Fault, FIREWALLS, killed } from './faults';
import {
  ENVIRONMENT_FILE,
  memoryHost,
  type MemoryHost,
  PATIENCE,
  type Rendering,
  serverUnit,
  UNIT,
} from './memory-host';
import { recovered, tellRecoveries } from './recoveries';

const IDENTITY = '{{.Id}} {{.State.StartedAt}}';

/**
 * Seconds within which the server's unit has to leave `active` when the server is gone or hangs: three health checks, each
 * with an interval and a time-out, and as much again for a busy machine.
 */
const TRUTH_WITHIN = 2 * 3 * (10 + 5);

/** What is asked of a database, with 2,700 entries that are nowhere but in its memory. */
const DATABASES = [
  {
    container: 'valkey',
    cli: ['valkey-cli', '-p', '6380'],
    fill: ['eval', "for i = 1, 2700 do redis.call('set', 'unsaved:' .. i, i) end", '0'],
    count: ['eval', "return #redis.call('keys', 'unsaved:*')", '0'],
    owner: '999:999',
  },
  {
    container: 'falkordb',
    cli: ['redis-cli', '-p', '6379'],
    fill: ['graph.query', 'unsaved', 'UNWIND range(1, 2700) AS i CREATE (:Unsaved {i: i})'],
    // While it cannot save it refuses what may write, and `graph.query` may.
    count: ['graph.ro_query', 'unsaved', 'MATCH (u:Unsaved) RETURN count(u)'],
    owner: '1000:1000',
  },
] as const;

/** Lets it happen, and waits until all that it hit is another, and well. */
export async function survives(host: MemoryHost, rendering: Rendering, fault: Fault): Promise<void> {
  await host.isBack();
  const before = new Map(fault.hits.map((name) => [name, host.inspect(name, IDENTITY)]));
  const happened = host.uptime();
  const held = fault.watched === true && rendering === 'systemd';
  const alone = fault.withoutWatch === true && rendering === 'systemd';
  if (held || alone) host.holdWatch();
  let started = performance.now();
  fault.make(host);
  // Where a unit of its own starts it again, it may be back before that is asked.
  if (fault.verify !== undefined && (held || fault.watched !== true)) {
    const [slug, seen] = fault.verify;
    const said = host.ask(slug);
    // On a slow machine it comes back while it is asked; then the answer tells nothing of the fault. Empty is one that is gone.
    if ([...before].every(([name, identity]) => [identity, ''].includes(host.inspect(name, IDENTITY)))) {
      expect(said).toMatchObject({ status: 'fails', seen: expect.stringMatching(seen) as string });
    }
  }
  if (held) {
    started = performance.now();
    host.releaseWatch();
  }
  await eventually(
    PATIENCE,
    () => [...before].every(([name, identity]) => host.inspect(name, IDENTITY) !== identity) && host.isWell(),
    () => host.status(),
  );
  const seconds = (performance.now() - started) / 1000;
  if (alone) host.releaseWatch();
  const saidAfter = fault.hits.includes('opencode') ? host.leftActive(serverUnit(rendering)) - happened : undefined;
  recovered.push({ rendering, fault: fault.name, seconds, saidAfter });
  if (saidAfter === undefined) return;
  expect(saidAfter).toBeGreaterThan(0);
  expect(saidAfter).toBeLessThan(TRUTH_WITHIN);
}

/** Lets the rules be lost that lead to the ports, and waits until they are there again. */
export async function portsAnswerAgain(
  host: MemoryHost,
  rendering: Rendering,
  { name, make }: (typeof FIREWALLS)[number],
): Promise<void> {
  await host.isBack();
  host.holdWatch();
  make(host);
  // Connections are taken, and nothing ever answers.
  expect(host.ask('ports-answer')).toMatchObject({
    status: 'fails',
    seen: expect.stringMatching(/no answer/) as string,
  });
  const started = performance.now();
  host.releaseWatch();
  await host.isBack();
  recovered.push({ rendering, fault: name, seconds: (performance.now() - started) / 1000 });
  expect(host.machine.run('journalctl', '--no-pager', '--unit', UNIT)).toContain('podman network reload');
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

    test('while the server is down, verify host says which container does not run', async () => {
      await host.isBack();
      // Without its secrets it is not up again before verify host has asked.
      host.machine.run('mv', ENVIRONMENT_FILE, '/run/kept');
      killed('opencode').make(host);
      expect(host.ask('containers-healthy')).toMatchObject({
        status: 'fails',
        seen: expect.stringContaining(UNIT) as string,
      });
      host.machine.run('mv', '/run/kept', ENVIRONMENT_FILE);
      await host.isBack();
    });

    test.each(FIREWALLS)('the ports answer again after: $name', (fault) => portsAnswerAgain(host, rendering, fault));

    test('a container that is paused goes on', async () => {
      host.machine.run('podman', 'pause', `${UNIT}-valkey`);
      await eventually(
        PATIENCE,
        () => host.inspect('valkey', '{{.State.Status}}') === 'running',
        () => host.status(),
      );
      await host.isBack();
    });

    test.each(DATABASES.map((database) => [database.container, database] as const))(
      '%s that cannot save is not killed, and it is said',
      async (container, { cli, fill, count, owner }) => {
        await host.isBack();
        const ask = (...words: readonly string[]): string =>
          host.machine.run('podman', 'exec', `${UNIT}-${container}`, ...cli, ...words).trim();
        const folder = `/persist/containers/${container}`;
        const said = (): string => host.machine.run('journalctl', '--no-pager', '--unit', UNIT);
        const identity = host.inspect(container, IDENTITY);
        ask(...fill);
        host.machine.run('chown', '0:0', folder);
        ask('bgsave');
        await eventually(
          PATIENCE,
          () => ask('ping').startsWith('MISCONF'),
          () => ask('ping'),
        );
        // As many looks as would have it killed.
        for (let look = 0; look < 4; look += 1)
          host.machine.run('podman', 'healthcheck', 'run', `${UNIT}-${container}`);
        await eventually(PATIENCE, () => said().includes(`${container} cannot save its data (MISCONF)`), said);
        expect(host.ask('data-saved')).toMatchObject({
          status: 'fails',
          seen: `the last save of ${container} failed (MISCONF)`,
        });
        expect(host.ask('preflight')).toMatchObject({
          status: 'fails',
          seen: expect.stringContaining(folder) as string,
        });
        expect([host.inspect(container, IDENTITY), ask(...count)]).toEqual([identity, expect.stringMatching(/2700/)]);
        host.machine.run('chown', owner, folder);
        ask('bgsave');
        await eventually(PATIENCE, () => said().includes(`${container} can save its data again`), said);
        host.machine.run('systemctl', 'restart', UNIT);
        await host.isBack();
        expect(ask(...count)).toMatch(/2700/);
      },
    );

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
        // Its state tells which came first, the end of the pod or the wish to stop; no command of its end has failed.
        expect(['inactive', 'failed']).toContain(host.unit('ActiveState')['ActiveState']);
        const ends = host.machine.run('systemctl', 'show', UNIT, '--property=ExecStop', '--property=ExecStopPost');
        expect(ends).toMatch(/ExecStopPost=.*podman pod rm/);
        expect(ends).not.toMatch(/status=[1-9]/);
      } else {
        // Its state tells which came first, the end of the server or the wish to stop. A minus allows a command to fail.
        const commands = `systemctl cat ${UNIT} | sed -n 's/^ExecStop\\(Post\\)\\?=\\([^-]\\)/\\2/p'`;
        const lines = host.machine.shell(commands).trim().split('\n');
        expect(lines).toHaveLength(4);
        for (const line of lines) host.machine.shell(line);
      }
      host.machine.run('systemctl', 'start', UNIT);
      await host.isBack();
    });

    test('valkey that still loads is alive, and not ready', () => {
      const alive = host.inspect('valkey', '{{index .Config.Healthcheck.Test 1}}');
      const unit = host.machine.run('systemctl', 'cat', rendering === 'quadlet' ? `${UNIT}-valkey` : UNIT);
      const [, ready = ''] = /wait-ready\.sh \S+ opencode-memory-pod-valkey "(.*)"$/m.exec(unit) ?? [];
      // What answers in the place of valkey-cli: 0 with LOADING is how it does.
      const ask = (command: string, answer: string): number | null =>
        host.machine.try(
          ...['podman', 'exec', `${UNIT}-valkey`, 'sh', '-c'],
          `mkdir -p /tmp/bin && printf '#!/bin/sh\necho ${answer}\n' >/tmp/bin/valkey-cli && chmod +x /tmp/bin/valkey-cli && PATH=/tmp/bin:$PATH && ${command}`,
        ).status;
      expect([ask(alive, 'LOADING'), ask(ready, 'LOADING'), ask(ready, 'PONG')]).toEqual([0, 1, 0]);
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
