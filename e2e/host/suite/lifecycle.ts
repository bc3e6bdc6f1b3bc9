import { Machine } from './machine';
import { CONTAINERS, memoryHost, type MemoryHost, type Rendering, UNIT } from './memory-host';
import { PORTS } from './ports';
import { recovered, tellRecoveries } from './recoveries';

/** An address of the host that the pod is not bound to. */
const UNBOUND = '192.0.2.9';

/** It is installed, starts in order, is reached, stops, and is undone. */
export function lifecycle(rendering: Rendering): void {
  describe(`the memory pod as ${rendering}`, () => {
    let host: MemoryHost;
    beforeAll(() => {
      host = memoryHost(rendering);
      host.machine.boot();
    });
    afterAll(() => {
      host.remove();
      tellRecoveries(rendering);
    });

    test('install.sh brings it there, and systemctl start returns when 4096 answers', () => {
      expect(host.install()).toContain('done: systemctl start');
      host.machine.run('systemctl', 'start', UNIT);
      if (rendering === 'quadlet') host.machine.run('systemctl', 'start', `${UNIT}-opencode`);
      expect(host.answer()).toBe(401);
    });

    test('a second install.sh changes nothing', () => {
      expect(host.machine.shell('/root/bundle/install.sh 2>/dev/null')).toBe('nothing to do\n');
    });

    test('verify host finds every criterion that a healthy host can show', async () => {
      await host.isBack();
      const verified = host.verify('--skip', 'telemetry');
      expect(verified.filter(({ status }) => status !== 'holds')).toEqual([]);
      expect(verified.map(({ id }) => id)).toEqual(['POD-01', 'POD-10', 'POD-05', 'POD-11', 'POD-16', 'POD-17']);
    });

    test('each container starts only after the one before is healthy', () => {
      const first = (name: string, event: string): number => {
        const format = [
          '--since',
          '1h',
          '--until',
          '0s',
          '--filter',
          `container=${UNIT}-${name}`,
          '--filter',
          `event=${event}`,
          '--format',
          '{{.TimeNano}} {{.Status}} {{.HealthStatus}}',
        ];
        const lines = host.machine
          .run('podman', 'events', '--stream=false', ...format)
          .split('\n')
          .filter((line) => event === 'start' || line.endsWith(' healthy'));
        return Number(lines[0]?.split(' ')[0]);
      };
      for (const [index, name] of CONTAINERS.entries()) {
        const before = CONTAINERS[index - 1];
        // Nobody waits for the Agent: the server does without it.
        if (before === undefined || before === 'datadog-agent') continue;
        expect(first(name, 'start')).toBeGreaterThan(first(before, 'health_status'));
      }
    });

    test('from another machine the five ports answer at the bound address, and at no other', () => {
      host.machine.shell(
        `ip address show dev outside | grep -q ${UNBOUND} || ip address add ${UNBOUND}/24 dev outside`,
      );
      const reach = (address: string, port: number): boolean =>
        host.machine.client('bash', '-c', `exec 3<>/dev/tcp/${address}/${String(port)}`).status === 0;
      for (const port of Object.values(PORTS)) {
        expect([port, reach(Machine.ADDRESS, port)]).toEqual([port, true]);
        expect([port, reach(UNBOUND, port)]).toEqual([port, false]);
      }
      const answers = host.machine.client('curl', '-s', '-m', '5', `http://${Machine.ADDRESS}:8126/info`).stdout;
      expect(answers).toContain('/v0.4/traces');
    });

    describe('when it is stopped', () => {
      test('nothing is killed, and nothing is left', async () => {
        await host.isBack();
        const since = host.machine.run('date', '+%s').trim();
        host.machine.run('systemctl', 'stop', UNIT);
        const journal = host.machine.run('journalctl', '--no-pager', '--since', `@${since}`, '--output=cat');
        expect(journal).not.toMatch(/SIGKILL|stop-sigterm' timed out|resorting to/i);
        expect(host.machine.run('podman', 'ps', '--all', '--quiet')).toBe('');
        expect(host.unit('ActiveState', 'Result')).toEqual({ ActiveState: 'inactive', Result: 'success' });
        expect(host.machine.try('systemctl', 'is-system-running').stdout.trim()).toBe('running');
        const started = performance.now();
        host.machine.run('systemctl', 'start', UNIT);
        await host.isBack();
        recovered.push({
          rendering,
          fault: 'started again by hand, until all is healthy',
          seconds: (performance.now() - started) / 1000,
        });
      });
    });

    describe('systemd reads it', () => {
      test('systemd-analyze verify has nothing to say', () => {
        const unit = host.machine.run('systemctl', 'show', UNIT, '--property=FragmentPath', '--value').trim();
        const { stderr } = host.machine.try('systemd-analyze', 'verify', '--man=no', '--recursive-errors=no', unit);
        expect(stderr).toBe('');
        const score =
          host.machine
            .try('systemd-analyze', 'security', '--no-pager', UNIT)
            .stdout.split('\n')
            .find((line) => line.includes('Overall exposure')) ?? '';
        process.stderr.write(`${rendering}: ${score.trim()}\n`);
        expect(score).toMatch(/Overall exposure level/);
      });
    });

    test('install.sh --undo leaves nothing but the data', () => {
      host.machine.shell('/root/bundle/install.sh --undo >/dev/null 2>&1');
      expect(host.machine.try('systemctl', 'cat', UNIT).status).not.toBe(0);
      expect(host.machine.run('podman', 'ps', '--all', '--quiet')).toBe('');
      expect(host.machine.has(`/opt/${UNIT}`)).toBe(false);
      expect(host.machine.shell('find /etc -name "*opencode-memory-pod*"')).toBe('');
      expect(host.machine.shell('ls /persist/containers').trim().split('\n')).toEqual([
        'falkordb',
        'opencode',
        'valkey',
      ]);
    });
  });
}
