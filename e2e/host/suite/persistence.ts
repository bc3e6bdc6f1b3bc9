import { LOOKED_AT_OFTEN, memoryHost, MemoryHost, PASSWORD, type Rendering, UNIT } from './memory-host';
import { recovered, tellRecoveries } from './recoveries';
import { ROTATIONS, takesEffect } from './rotation';

/** What was written is there after a restart, a reboot, a power cut and a new image. */
export function persistence(rendering: Rendering): void {
  describe(`the memory pod as ${rendering}`, () => {
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

    describe('what was written is there', () => {
      const write = (word: string): void => {
        host.machine.shell(
          `podman exec ${UNIT}-valkey valkey-cli -p 6380 set kept ${word} >/dev/null && podman exec ${UNIT}-valkey valkey-cli -p 6380 save >/dev/null`,
        );
        host.machine.shell(
          `podman exec ${UNIT}-falkordb redis-cli -p 6379 graph.query kept "CREATE (:Kept {word: '${word}'})" >/dev/null && podman exec ${UNIT}-falkordb redis-cli -p 6379 save >/dev/null`,
        );
        host.machine.shell(
          `curl -sf -u opencode:${PASSWORD} -H 'content-type: application/json' -d '{"title":"${word}"}' http://127.0.0.1:4096/session`,
        );
      };
      const read = (word: string): readonly boolean[] => [
        host.machine.run('podman', 'exec', `${UNIT}-valkey`, 'valkey-cli', '-p', '6380', 'get', 'kept').trim() === word,
        host.machine
          .run(
            'podman',
            'exec',
            `${UNIT}-falkordb`,
            'redis-cli',
            '-p',
            '6379',
            'graph.query',
            'kept',
            'MATCH (k:Kept) RETURN k.word',
          )
          .includes(word),
        host.machine.shell(`curl -sf -u opencode:${PASSWORD} http://127.0.0.1:4096/session`).includes(word),
      ];

      test('after systemctl restart', async () => {
        await host.isBack();
        expect(host.ask('data-survives', '--disruptive')).toMatchObject({ status: 'holds' });
        await host.isBack();
      });

      test.each([
        [
          'a clean reboot',
          () => {
            host.control.powerOff();
          },
        ],
        [
          'a power cut',
          () => {
            host.control.cutPower();
          },
        ],
      ])('after %s, and the pod comes up by itself', async (name, end) => {
        const word = name.replace(/\W/g, '');
        write(word);
        end();
        const started = performance.now();
        host.control.boot();
        await host.isBack();
        recovered.push({
          rendering,
          fault: `${name}, from the boot on`,
          seconds: (performance.now() - started) / 1000,
        });
        // Whose plug was pulled may have another unit failed; the pod's is asked for above.
        if (name === 'a clean reboot') await host.isRunning();
        expect(read(word)).toEqual([true, true, true]);
      });

      test.each(ROTATIONS)('after the password was changed, $name, which takes effect once', async ({ put }) => {
        await host.isBack();
        write('rotated');
        await takesEffect(host, put, `${PASSWORD}-rotated`);
        await takesEffect(host, put, PASSWORD);
        expect(read('rotated')).toEqual([true, true, true]);
      });

      test('after a start that takes longer than any start period, and none is tried twice', async () => {
        await host.isBack();
        write('slow');
        const often = { intervalSeconds: 2, startPeriodSeconds: 1, retries: 3 };
        // As on a slow host with much data: 1,500 keys of which each takes 15 ms, and a server that is late; three checks are over long before.
        const delay = '--key-load-delay 15000 --loading-process-events-interval-bytes 1024';
        host.machine.run(
          ...['podman', 'exec', `${UNIT}-valkey`, 'valkey-cli', '-p', '6380', 'eval'],
          ...["for i = 1, 1500 do redis.call('set', 'slow:' .. i, i) end return redis.call('save')", '0'],
        );
        const slow = new MemoryHost(host.machine, {
          rendering,
          plugin: 'disabled',
          graphiti: 'disabled',
          datadogAgent: LOOKED_AT_OFTEN,
          valkey: { environment: { VALKEY_EXTRA_FLAGS: delay }, healthCheck: often },
          opencode: {
            command: ['sh', '-c', 'sleep 15; exec opencode web --hostname 0.0.0.0 --port 4096'],
            healthCheck: often,
          },
        });
        slow.install();
        const since = host.machine.run('date', '+@%s').trim();
        host.machine.run('systemctl', 'restart', UNIT);
        await slow.isBack();
        const said = host.machine.run('journalctl', '--no-pager', '--since', since, '--output=cat');
        expect(said).toMatch(/DB loaded from disk: [12]\d\.\d+ seconds|DB loaded from disk: \d\d+/);
        const started = said.search(/container init [^\n]*name=opencode-memory-pod-falkordb/);
        expect(said.indexOf('DB loaded from disk')).toBeLessThan(started);
        // Podman looks at a container's health in a unit of its own, which fails while it loads.
        expect(said).not.toMatch(new RegExp(`${UNIT}\\S*: (Failed with result|Scheduled restart job)`));
        expect(read('slow')).toEqual([true, true, true]);
        host.install();
        host.machine.run('systemctl', 'restart', UNIT);
        await host.isBack();
      });

      test('after an update of the image', async () => {
        write('updated');
        host.machine.shell(
          "printf 'FROM localhost/opencode-server:latest\\nLABEL updated=yes\\n' >/root/update && buildah bud --quiet --isolation chroot --network host --pull=never -t localhost/opencode-server:latest -f /root/update /root >/dev/null",
        );
        host.machine.run('systemctl', 'restart', UNIT);
        await host.isBack();
        expect(
          host.machine.run('podman', 'inspect', '--format', '{{.Config.Labels.updated}}', `${UNIT}-opencode`).trim(),
        ).toBe('yes');
        expect(read('updated')).toEqual([true, true, true]);
      });
    });
  });
}
