import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostScripts } from '../../lib/host/host-scripts';
import { kernelAddress } from '../../lib/host/kernel-address';
import { resolveMemoryPod } from '../../lib/host/resolve-memory-pod';
import { describeWithTools } from '../support/tools';
import { memoryPod } from './memory-pods';
import { runUnderSystemd, SYSTEMD_TOOLS } from './support/systemd-machine';

jest.setTimeout(300_000);

test.each([
  ['127.0.0.1', '0100007F'],
  ['100.64.0.10', '0A004064'],
  ['0.0.0.0', '00000000'],
  ['::', '00000000000000000000000000000000'],
  ['::1', '00000000000000000000000001000000'],
  ['fd7a:115c:a1e0::1', '5C117AFD0000E0A10000000001000000'],
  ['::ffff:127.0.0.1', '0000000000000000FFFF00000100007F'],
])('the kernel shows %s as %s', (address, hex) => {
  expect(kernelAddress(address)).toBe(hex);
});

test('preflight.conf names the five ports with the containers that need them', () => {
  const [conf] = hostScripts(memoryPod()).filter(({ path }) => path === 'preflight.conf');
  expect(conf?.content).toContain(
    "PORTS='6380 valkey\n6379 falkordb\n3000 falkordb\n8126 datadog-agent\n4096 opencode'\n",
  );
});

describeWithTools(SYSTEMD_TOOLS, 'on a host with a fault', () => {
  let read: (path: string) => string;

  beforeAll(() => {
    const pod = resolveMemoryPod({
      plugin: { hostPath: '/srv/plugin' },
      graphiti: 'disabled',
      bindAddresses: ['127.0.0.1', '::1'],
      opencode: { image: { tag: 'e2e' } },
    });
    const files = hostScripts(pod).filter(({ path }) => /^(preflight|environment-file)\./.test(path));
    read = runUnderSystemd({
      ...Object.fromEntries(files.map(({ path, content }) => [`installed/${path}`, content])),
      'faults.sh': readFileSync(join(__dirname, 'support/preflight-faults.sh'), 'utf8'),
      'drive.sh': 'sh /test/faults.sh busybox; sh /test/faults.sh dash',
    });
  });

  describe.each([['dash'], ['busybox']])('%s', (shell) => {
    test.each<[fault: string, status: number, findings: RegExp[]]>([
      ['nothing', 0, []],
      ['no-environment-file', 1, [/opencode\.env is not there/]],
      ['readable-environment-file', 1, [/opencode\.env can be read by everyone/]],
      ['no-keys', 1, [/no value for DD_API_KEY: line 1 is empty/, /no value for OPENCODE_SERVER_PASSWORD: add a line/]],
      ['no-directory', 2, [/\/persist\/containers\/valkey is not a directory.*999:999/]],
      ['directory-of-another', 2, [/\/persist\/containers\/falkordb is owned by 0:0.*1000:1000/]],
      ['read-only-directory', 2, [/valkey cannot be written to by 999:999: Read-only file system/]],
      ['full-disk', 2, [/falkordb cannot be written to by 1000:1000: No space left on device/]],
      ['directory-without-writing', 2, [/valkey cannot be written to by 999:999: Permission denied/]],
      ['no-folder', 4, [/\/srv\/plugin is not a directory/]],
      ['port', 8, [/port 6379, which falkordb needs, is held by perl \(pid \d+\)/]],
      ['port-of-another-address', 0, []],
      ['port-of-all-addresses', 8, [/port 4096, which opencode needs, is held by perl/]],
      ['port-of-all-addresses-v6', 8, [/port 8126, which datadog-agent needs, is held by perl/]],
      ['port-of-our-v6-address', 8, [/port 3000, which falkordb needs, is held by perl/]],
      ['port-of-our-address-in-v6', 8, [/port 3000, which falkordb needs, is held by perl/]],
      ['port-of-another-family', 0, []],
      ['port-below-our-wildcard', 8, [/port 3000, which falkordb needs, is held by perl/]],
      ['no-socket-directory', 16, [/nobody listens on \/var\/run\/podman\/podman\.sock/]],
      ['no-socket', 16, [/nobody listens on \/var\/run\/podman\/podman\.sock/]],
      ['no-image', 16, [/the image localhost\/opencode-server:e2e is not on this host, and is never pulled: build it/]],
      ['no-image-of-a-registry', 0, []],
      ['broken-podman', 16, [/\/usr\/bin\/podman does not work: Error: .*storage/]],
      ['no-ipv6', 16, [/the network of Podman has no IPv6: nothing published on ::1 would be answered/]],
      ['no-podman', 16, [/\/usr\/bin\/podman is not there/]],
      ['all', 31, [/opencode\.env/, /valkey/, /falkordb/, /opencode is/, /plugin/, /port 6380/, /nobody listens/]],
      ['no-conf', 64, [/cannot read .*preflight\.conf/]],
    ])('%s', (fault, status, findings) => {
      const said = read(`${shell}/${fault}`);
      expect({ status: Number(read(`${shell}/${fault}.status`)), lines: said.split('\n').slice(0, -1) }).toEqual({
        status,
        lines: findings.map((finding) => expect.stringMatching(finding)),
      });
      expect(said).not.toMatch(/fake-(key|password)/);
    });
  });
});
