import { join } from 'node:path';
import { GitOpsApp, MemoryPodHost, type MemoryPodHostProps } from '../../../lib';
import { eventually } from './eventually';
import { memoryHost, type MemoryHost, PATIENCE, UNIT } from './memory-host';
import { PORTS } from './ports';

/** A running pod becomes another one by install.sh and the command that it names, and keeps its data. */
export function upgrade(): void {
  describe('a pod that runs', () => {
    let host: MemoryHost;
    const RENAMED = 'e2e-memory';
    const decided = { plugin: 'disabled', graphiti: 'disabled' } as const;

    beforeAll(async () => {
      host = memoryHost('systemd');
      host.machine.control?.boot();
      await host.start();
    });
    afterAll(() => host.remove());

    /** Brings another description of the host there, runs its install.sh, and does what that says. */
    const install = (folder: string, props: Partial<MemoryPodHostProps>, ...words: readonly string[]): string => {
      const app = new GitOpsApp();
      new MemoryPodHost(app, 'memory', { ...decided, bindAddresses: ['127.0.0.1', host.machine.address], ...props });
      for (const { path, content, mode } of app.files())
        host.machine.write(join(folder, path.replace('hosts/memory/', '')), content, mode);
      const said = host.machine.shell([`${folder}/install.sh`, ...words, '2>&1'].join(' '));
      const next = /^done: (systemctl (?:start|restart) \S+)$/m.exec(said)?.[1];
      if (next === undefined) throw new Error(said);
      host.machine.shell(next);
      return said;
    };
    const redis = (unit: string, container: 'valkey' | 'falkordb', ...words: readonly string[]): string =>
      host.machine
        .run(
          ...['podman', 'exec', `${unit}-${container}`, container === 'valkey' ? 'valkey-cli' : 'redis-cli'],
          ...['-p', String(PORTS[container]), ...words],
        )
        .trim();
    const write = (word: string): void => {
      redis(UNIT, 'valkey', 'SET', 'e2e', word);
      redis(UNIT, 'falkordb', 'GRAPH.QUERY', 'e2e', `MERGE (n:E2e) SET n.word = '${word}'`);
    };
    const written = (unit = UNIT): readonly string[] => [
      redis(unit, 'valkey', 'GET', 'e2e'),
      redis(unit, 'falkordb', 'GRAPH.QUERY', 'e2e', 'MATCH (n:E2e) RETURN n.word').split('\n')[1] ?? '',
    ];

    test('is restarted by an upgrade, and a unit that was edited by hand is kept', async () => {
      write('before the upgrade');
      const unit = `/etc/systemd/system/${UNIT}.service`;
      host.machine.shell(`echo '# mine' >>${unit}`);
      const said = install('/root/e2e-upgrade', { unit: { description: 'Upgraded' } });
      expect(said).toContain(`${unit} was edited by hand: kept as ${unit}.edited`);
      expect(said).toContain(`done: systemctl restart ${UNIT}.service`);
      expect(host.machine.shell(`tail -n 1 ${unit}.edited`)).toBe('# mine\n');
      await host.isBack();
      expect(host.unit('Description')).toEqual({ Description: 'Upgraded' });
      expect(written()).toEqual(['before the upgrade', 'before the upgrade']);
    });

    test.each(['quadlet', 'systemd'] as const)('becomes one of %s', async (rendering) => {
      write(`before ${rendering}`);
      const said = install(`/root/e2e-${rendering}`, { rendering });
      expect(said).toContain(`stopped ${UNIT}.service: other units run it from now on`);
      await host.isBack();
      expect(written()).toEqual([`before ${rendering}`, `before ${rendering}`]);
      expect(host.machine.try('systemctl', '--failed', '--plain', '--no-legend').stdout).toBe('');
    });

    test('takes another name, and nobody else its data', async () => {
      write('before the rename');
      expect(() => install('/root/e2e-renamed', { name: RENAMED })).toThrow(
        `install.sh --rename ${UNIT} takes its place and keeps its data`,
      );
      expect(host.isWell()).toBe(true);
      install('/root/e2e-renamed', { name: RENAMED }, '--rename', UNIT);
      await eventually(
        PATIENCE,
        () => host.saysRunning(RENAMED) && host.answer() === 401,
        () => host.machine.try('systemctl', 'status', '--no-pager', RENAMED).stdout,
      );
      expect(written(RENAMED)).toEqual(['before the rename', 'before the rename']);
      expect(host.machine.has(`/opt/${UNIT}`)).toBe(false);
      expect(host.machine.try(`/opt/${RENAMED}/preflight.sh`)).toMatchObject({ status: 0, stderr: '' });
    });
  });
}
