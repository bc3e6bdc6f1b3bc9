import { expectHealthy } from './expectations';
import { memoryHost, type MemoryHost, type Rendering, UNIT } from './memory-host';
import { PORTS } from './ports';

/** With what a shell, systemd, Podman, Quadlet and the servers' own configuration would each read otherwise. */
const VALKEY = `fake "pass\\word" $HOME %h '1'#`;
const FALKORDB = 'fake-pässword-of-falkordb';

/** Valkey and FalkorDB ask for the passwords of the environment file, and nobody else is told them. */
export function passwords(rendering: Rendering): void {
  describe(`the databases of the memory pod as ${rendering} have passwords`, () => {
    let host: MemoryHost;
    beforeAll(async () => {
      host = memoryHost(
        rendering,
        { valkey: { passwordKey: 'VALKEY_PASSWORD' }, falkordb: { passwordKey: 'FALKORDB_PASSWORD' } },
        `VALKEY_PASSWORD=${VALKEY}\nFALKORDB_PASSWORD=${FALKORDB}\n`,
      );
      host.machine.control?.boot();
      await host.start();
    });
    afterAll(() => host.remove());

    /** What a client says, with the password in its environment. */
    const cli = (container: 'valkey' | 'falkordb', password: string, ...words: readonly string[]): string =>
      host.machine
        .run(
          ...['env', `REDISCLI_AUTH=${password}`, 'podman', 'exec', '--env', 'REDISCLI_AUTH', `${UNIT}-${container}`],
          ...[container === 'valkey' ? 'valkey-cli' : 'redis-cli', '-p', String(PORTS[container]), ...words],
        )
        .trim();

    test.each([
      ['valkey', VALKEY],
      ['falkordb', FALKORDB],
    ] as const)('%s lets in who knows it, and nobody else', (container, password) => {
      expect(cli(container, '', 'PING')).toContain('NOAUTH');
      expect(cli(container, 'fake-wrong', 'PING')).toContain('NOAUTH');
      expect(cli(container, password, 'PING')).toBe('PONG');
    });

    test('verify host has them, and all holds', () => {
      expectHealthy(host);
    });

    test('no process list, no unit and no container shows one, also while they are checked', () => {
      // One after the other: many at once are late on a busy machine, and a late one counts as a failure.
      const checks = `for i in $(seq 6); do podman healthcheck run ${UNIT}-valkey; done`;
      const looks = `{ ${checks}; } & while kill -0 $!; do cat /proc/[0-9]*/cmdline; echo; done`;
      const said = [
        host.machine.shell(`${looks} 2>/dev/null`),
        host.machine.shell(`systemctl cat '${UNIT}*'; systemctl show '${UNIT}*'`),
        host.machine.shell('podman inspect $(podman ps --quiet --filter name=valkey --filter name=falkordb)'),
        host.machine.shell('journalctl --no-pager --boot'),
        host.machine.shell(
          `grep -rl -e pass.word -e of-falkordb /etc/containers /etc/systemd /opt 2>/dev/null || true`,
        ),
      ];
      expect(said.map((text) => text.includes('pass\\word') || text.includes('of-falkordb'))).toEqual(
        said.map(() => false),
      );
    });

    test('what was written with them is there after a restart', async () => {
      await host.isBack();
      expect(host.ask('data-survives', '--disruptive')).toEqual(expect.objectContaining({ status: 'holds' }));
    });
  });
}
