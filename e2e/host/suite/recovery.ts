import { eventually } from './eventually';
import { CONTAINERS, memoryHost, type MemoryHost, PATIENCE, type Rendering, UNIT } from './memory-host';
import { recovered, tellRecoveries } from './recoveries';

const IDENTITY = '{{.Id}} {{.State.StartedAt}}';

/** What dies, hangs or is taken away comes back without a hand. */
export function recovery(rendering: Rendering): void {
  describe(`the memory pod as ${rendering}`, () => {
    let host: MemoryHost;
    beforeAll(async () => {
      host = memoryHost(rendering);
      await host.start();
    });
    afterAll(() => {
      host.remove();
      tellRecoveries(rendering);
    });

    describe('it comes back without a hand', () => {
      type Fault = readonly [name: string, container: (typeof CONTAINERS)[number], make: () => void];
      const signal = (name: string, word: string) => () =>
        host.machine.run('kill', `-${word}`, host.inspect(name, '{{.State.Pid}}'));
      const kills: readonly Fault[] = CONTAINERS.map(
        (name) => [`kill -9 of ${name}`, name, signal(name, 'KILL')] as const,
      );
      const faults: readonly Fault[] = [
        ...kills,
        [
          'opencode ends with 0',
          'opencode',
          () =>
            host.machine.shell(
              `podman exec ${UNIT}-opencode sh -c 'for p in /proc/[0-9]*; do read -r n <$p/comm; [ "$n" != opencode ] || kill -TERM "\${p##*/}"; done'`,
            ),
        ],
        [
          'valkey ends with 0',
          'valkey',
          () => host.machine.try('podman', 'exec', `${UNIT}-valkey`, 'valkey-cli', '-p', '6380', 'shutdown', 'nosave'),
        ],
        [
          'opencode killed with its conmon',
          'opencode',
          () => {
            const conmon = host.machine
              .run('podman', 'inspect', '--format', '{{.State.ConmonPid}}', `${UNIT}-opencode`)
              .trim();
            host.machine.run('kill', '-KILL', conmon, host.inspect('opencode', '{{.State.Pid}}'));
          },
        ],
        [
          'opencode frozen (SIGSTOP)',
          'opencode',
          () =>
            host.machine.shell(
              `podman exec ${UNIT}-opencode sh -c 'for p in /proc/[0-9]*; do read -r n <$p/comm; [ "$n" != opencode ] || kill -STOP "\${p##*/}"; done'`,
            ),
        ],
        [
          'valkey frozen (SIGSTOP)',
          'valkey',
          () =>
            host.machine.shell(
              `podman exec ${UNIT}-valkey sh -c 'for p in /proc/[0-9]*; do read -r n <$p/comm; [ "$n" != valkey-server ] || kill -STOP "\${p##*/}"; done'`,
            ),
        ],
        ['the pod removed by hand', 'opencode', () => host.machine.run('podman', 'pod', 'rm', '--force', UNIT)],
      ];

      test.each(faults)('%s', async (name, container, make) => {
        await host.isBack();
        const before = host.inspect(container, IDENTITY);
        make();
        const seconds = await eventually(
          PATIENCE,
          () => host.inspect(container, IDENTITY) !== before && host.isWell(),
          () => host.status(),
        );
        recovered.push({ rendering, fault: name, seconds });
      });

      test('a stale pod and a stale container of the same name', async () => {
        host.machine.run('systemctl', 'stop', UNIT);
        host.machine.run('podman', 'pod', 'create', '--name', UNIT);
        host.machine.run('podman', 'create', '--name', `${UNIT}-valkey`, 'docker.io/valkey/valkey:7.2');
        host.machine.run('systemctl', 'start', UNIT);
        recovered.push({ rendering, fault: 'a stale pod and a stale container', seconds: await host.isBack() });
      });

      test('podman.socket restarted', async () => {
        host.machine.run('systemctl', 'restart', 'podman.socket');
        const socket = '/var/run/podman/podman.sock';
        expect(
          host.machine.shell(`podman exec ${UNIT}-datadog-agent curl -s -m 5 --unix-socket ${socket} http://d/_ping`),
        ).toBe('OK');
        await host.isBack();
      });
    });
  });
}
