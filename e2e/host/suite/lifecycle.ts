import { eventually } from './eventually';
import { Intake } from './intake';
import {
  BUNDLE,
  type Container,
  CONTAINERS,
  MemoryHost,
  newMachine,
  PASSWORD,
  PATIENCE,
  type Rendering,
  serverUnit,
  UNIT,
} from './memory-host';
import { Model } from './model';
import { PORTS } from './ports';
import { recovered, tellRecoveries } from './recoveries';
import { exposure } from './security';
import { telemetryArrives } from './telemetry';
import { describeWithControl } from './with-control';

/** An address of the host that the pod is not bound to. */
const UNBOUND = '192.0.2.9';

/** It is installed, starts in order, is reached, stops, and is undone. */
export function lifecycle(rendering: Rendering): void {
  describe(`the memory pod as ${rendering}`, () => {
    let host: MemoryHost;
    beforeAll(() => {
      const machine = newMachine();
      host = new MemoryHost(machine, {
        rendering,
        plugin: 'disabled',
        graphiti: 'disabled',
        opencode: { environment: { OPENCODE_CONFIG_CONTENT: Model.configuration(machine) } },
        datadogAgent: { environment: { DD_APM_DD_URL: `http://${machine.clientAddress}:${String(Intake.PORT)}` } },
      });
      host.machine.control?.boot();
    });
    afterAll(async () => {
      tellRecoveries(rendering);
      await host.remove();
    });

    test('install.sh brings it there, and systemctl start returns when 4096 answers', () => {
      expect(host.install()).toContain('done: systemctl start');
      host.machine.run('systemctl', 'start', UNIT);
      if (rendering === 'quadlet') host.machine.run('systemctl', 'start', serverUnit(rendering));
      expect(host.answer()).toBe(401);
    });

    test('a second install.sh changes nothing', () => {
      expect(host.machine.shell(`${BUNDLE}/install.sh 2>/dev/null`)).toBe('nothing to do\n');
    });

    test('verify host finds every criterion that a healthy host can show', async () => {
      await host.isBack();
      const verified = host.verify('--skip', 'telemetry');
      expect(verified.filter(({ status }) => status !== 'holds')).toEqual([]);
      expect(verified.map(({ id }) => id)).toEqual([
        'POD-01',
        'POD-10',
        'POD-05',
        'POD-11',
        'POD-16',
        'POD-17',
        'POD-09',
        'POD-18',
      ]);
    });

    test('each container starts after the one before, and once that is healthy where it is asked for', () => {
      const first = (name: Container, event: 'start' | 'health_status'): number => {
        const filters = [`container=${UNIT}-${name}`, `event=${event}`].flatMap((filter) => ['--filter', filter]);
        const format = '{{.TimeNano}} {{.Status}} {{.HealthStatus}}';
        const lines = host.machine
          .run(
            ...['podman', 'events', '--stream=false', '--since', '1h', '--until', '0s'],
            ...[...filters, '--format', format],
          )
          .split('\n')
          .filter((line) => event === 'start' || line.endsWith(' healthy'));
        return Number(lines[0]?.split(' ')[0]);
      };
      for (const [index, name] of CONTAINERS.entries()) {
        const before = CONTAINERS[index - 1];
        if (before === undefined) continue;
        // The server does without the Agent: a host without a network to Datadog has to start.
        const event = before === 'datadog-agent' ? 'start' : 'health_status';
        expect([name, first(name, 'start') > first(before, event)]).toEqual([name, true]);
      }
    });

    test('from another machine the five ports answer with their own protocols', () => {
      const { address } = host.machine;
      const http = (port: number, path: string): string =>
        host.machine.client(
          'curl',
          '-s',
          '-m',
          '10',
          '-w',
          '\n%{http_code}',
          `http://${address}:${String(port)}${path}`,
        ).stdout;
      const redis = (port: number, command: string): string => {
        const ask = `exec 3<>/dev/tcp/${address}/${String(port)}; printf '${command}\\r\\n' >&3; read -r -t 10 line <&3; echo "$line"`;
        return host.machine.client('bash', '-c', ask).stdout.trim();
      };
      expect(http(PORTS.opencode, '/')).toMatch(/\n401$/);
      expect(http(PORTS.browser, '/')).toMatch(/\n200$/);
      expect(http(PORTS.traces, '/info')).toContain('/v0.4/traces');
      expect(redis(PORTS.valkey, 'PING')).toBe('+PONG');
      // Valkey answers that it knows no such command.
      expect(redis(PORTS.falkordb, 'GRAPH.LIST')).toMatch(/^\*\d+$/);
    });

    describeWithControl('a second address', () => {
      test('is not listened on', () => {
        host.machine.run('ip', 'address', 'add', `${UNBOUND}/24`, 'dev', 'outside');
        const ask = (address: string): number | null =>
          host.machine.client('curl', '-s', '-m', '5', '-o', '/dev/null', `http://${address}:4096/`).status;
        expect(ask(host.machine.address)).toBe(0);
        for (const port of Object.values(PORTS)) {
          const reached = host.machine.client('bash', '-c', `exec 3<>/dev/tcp/${UNBOUND}/${String(port)}`);
          expect([port, reached.stderr]).toEqual([port, expect.stringContaining('Connection refused')]);
        }
      });
    });

    test('the Agent passes traces from inside the pod and from the host on, those of models among them', async () => {
      await telemetryArrives(host);
    });

    test('when it is stopped nothing is killed, and nothing is left', async () => {
      await host.isBack();
      const since = host.machine.run('date', '+%s').trim();
      const stopping = performance.now();
      host.machine.run('systemctl', 'stop', UNIT);
      recovered.push({ rendering, fault: 'systemctl stop', seconds: (performance.now() - stopping) / 1000 });
      const journal = host.machine.run('journalctl', '--no-pager', '--since', `@${since}`, '--output=cat');
      expect(journal).not.toMatch(/SIGKILL|stop-sigterm' timed out|resorting to/i);
      expect(host.machine.run('podman', 'ps', '--all', '--quiet')).toBe('');
      expect(host.unit('ActiveState', 'Result')).toEqual({ ActiveState: 'inactive', Result: 'success' });
      expect(host.machine.try('systemctl', 'is-system-running').stdout.trim()).toBe('running');
      const started = performance.now();
      host.machine.run('systemctl', 'start', serverUnit(rendering));
      expect(host.answer()).toBe(401);
      const fault = 'systemctl start, until 4096 answers';
      recovered.push({ rendering, fault, seconds: (performance.now() - started) / 1000 });
      await host.isBack();
      const seconds = (performance.now() - started) / 1000;
      recovered.push({ rendering, fault: 'started again by hand', seconds });
    });

    test('a stop waits for the answer of a model, and it is there after the next start', async () => {
      const model = new Model(host.machine);
      try {
        await model.says('listening');
        const curl = `curl -sf -u opencode:${PASSWORD} -H 'content-type: application/json'`;
        const url = 'http://127.0.0.1:4096/session';
        const { id } = JSON.parse(host.machine.shell(`${curl} -d '{"title":"asked"}' ${url}`)) as {
          readonly id: string;
        };
        host.machine.shell(`${curl} -d '{"parts":[{"type":"text","text":"hello"}]}' ${url}/${id}/prompt_async`);
        await model.says('/chat/completions');
        host.machine.run('systemctl', 'stop', '--no-block', UNIT);
        const said = (): string => host.machine.run('journalctl', '--no-pager', '--unit', serverUnit(rendering));
        await eventually(PATIENCE, () => said().includes('has a busy session: waiting'), said);
        await eventually(PATIENCE, () => host.answer() === 401, said);
        model.answer();
        await eventually(
          PATIENCE,
          () => host.unit('ActiveState')['ActiveState'] === 'inactive',
          () => host.status(),
        );
        expect(said()).not.toContain('still has a busy session');
        host.machine.run('systemctl', 'start', serverUnit(rendering));
        expect(host.machine.shell(`${curl} ${url}/${id}/message`)).toContain('the beginning and the end');
        await host.isBack();
      } finally {
        model.close();
      }
    });

    test('systemd-analyze verify has nothing to say of any unit', () => {
      const units = rendering === 'quadlet' ? [UNIT, ...CONTAINERS.map((name) => `${UNIT}-${name}`)] : [UNIT];
      const paths = units.map((unit) =>
        host.machine.run('systemctl', 'show', unit, '--property=FragmentPath', '--value').trim(),
      );
      expect(paths).not.toContain('');
      const { stderr } = host.machine.try('systemd-analyze', 'verify', '--man=no', '--recursive-errors=no', ...paths);
      expect(stderr).toBe('');
    });

    // The units of the other rendering are those of Podman's generator.
    if (rendering === 'systemd') {
      test('systemd-analyze security thinks better of the unit than without its hardening', () => {
        const { before, after } = exposure(host);
        expect(after).toBeLessThan(before);
      });
    }

    test('install.sh --undo leaves nothing but the data', () => {
      host.machine.shell(`${BUNDLE}/install.sh --undo >/dev/null 2>&1`);
      expect(host.machine.try('systemctl', 'cat', UNIT).status).not.toBe(0);
      expect(host.machine.run('podman', 'ps', '--all', '--quiet')).toBe('');
      expect(host.machine.has(`/opt/${UNIT}`)).toBe(false);
      expect(host.machine.shell('find /etc -name "*opencode-memory-pod*"')).toBe('');
      expect(host.machine.shell('ls /persist/containers').trim().split('\n')).toEqual([
        'falkordb',
        'opencode',
        'valkey',
        // Says which version wrote the data: a pod that is installed again must not be older.
        'valkey.version',
      ]);
    });
  });
}
