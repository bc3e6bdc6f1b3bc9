import { eventually } from './eventually';
import { memoryHost, type MemoryHost, PASSWORD, PATIENCE, type Rendering, UNIT } from './memory-host';
import { PORTS } from './ports';
import { tellRecoveries } from './recoveries';

/** What would keep it from starting is said in one line, and it starts by itself once that is put right. */
export function preflightFaults(rendering: Rendering): void {
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

    describe('preflight', () => {
      const faults: readonly (readonly [name: string, make: string, undo: string, says: RegExp])[] = [
        [
          'no environment file',
          'mv /run/secrets/opencode.env /run/kept',
          'mv /run/kept /run/secrets/opencode.env',
          /opencode\.env is not there/,
        ],
        [
          'a file that everyone can read',
          'chmod 0644 /run/secrets/opencode.env',
          'chmod 0600 /run/secrets/opencode.env',
          /can be read by everyone/,
        ],
        [
          'a missing key',
          'cp -p /run/secrets/opencode.env /run/kept && sed -i /PASSWORD/d /run/secrets/opencode.env',
          'mv /run/kept /run/secrets/opencode.env',
          /has no value for OPENCODE_SERVER_PASSWORD/,
        ],
        [
          'a missing directory',
          'mv /persist/containers/valkey /persist/kept',
          'mv /persist/kept /persist/containers/valkey',
          /valkey is not a directory/,
        ],
        ['no socket', 'systemctl stop podman.socket', 'systemctl start podman.socket', /nobody listens on/],
        ...Object.values(PORTS).map(
          (port) =>
            [
              `port ${String(port)} held by another process`,
              `systemd-run --quiet --unit=holder systemd-socket-activate --listen=127.0.0.1:${String(port)} /bin/cat && timeout 30 sh -c 'until ss -ltn | grep -q 127.0.0.1:${String(port)}; do sleep 0.1; done'`,
              'systemctl stop holder',
              new RegExp(`port ${String(port)}, which \\S+ needs, is held by`),
            ] as const,
        ),
      ];

      test.each(faults)(
        '%s: one line, and it starts by itself once that is put right',
        async (_name, make, undo, says) => {
          // A socket unit that is wanted would be started with the pod.
          host.machine.run('systemctl', 'stop', UNIT);
          host.machine.shell(make);
          const asked = host.machine.try(`/opt/${UNIT}/preflight.sh`);
          expect(asked.status).not.toBe(0);
          expect(
            asked.stderr
              .trim()
              .split('\n')
              .filter((line) => says.test(line)),
          ).toHaveLength(1);
          expect(asked.stderr).not.toContain(PASSWORD);
          if (!make.includes('podman.socket')) {
            host.machine.try('systemctl', 'start', '--no-block', UNIT);
            await eventually(
              PATIENCE,
              () => says.test(host.machine.try('systemctl', 'status', '--no-pager', '--lines=30', UNIT).stdout),
              () => host.machine.try('systemctl', 'status', '--no-pager', UNIT).stdout,
            );
            expect(host.ask('preflight')).toMatchObject({
              status: 'fails',
              seen: expect.stringMatching(says) as string,
            });
          }
          host.machine.shell(undo);
          if (make.includes('podman.socket')) host.machine.run('systemctl', 'start', UNIT);
          await host.isBack();
        },
      );
    });
  });
}
