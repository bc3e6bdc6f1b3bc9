import { memoryHost, type MemoryHost, PASSWORD, type Rendering, UNIT } from './memory-host';
import { recovered, tellRecoveries } from './recoveries';

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
