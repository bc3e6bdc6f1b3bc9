import { eventually } from './eventually';
import { memoryHost, type MemoryHost, PASSWORD, PATIENCE, type Rendering, UNIT } from './memory-host';
import { PORTS } from './ports';
import { tellRecoveries } from './recoveries';

interface PreflightFault {
  readonly name: string;

  /** Lines of shell. */
  readonly make: string;
  readonly undo: string;

  /** One line each. */
  readonly says: readonly RegExp[];

  /** What preflight.sh ends with. */
  readonly status: number;
}

const PLUGIN = '/srv/plugin';
const HELD = Object.values(PORTS).map(String);

const STORAGE = '/etc/containers/storage.conf';

/** Has Podman look into another storage than the one that the images are in. */
function withStorage(lines: string): string {
  return `if [ -e ${STORAGE} ]; then mv ${STORAGE} /etc/e2e-storage.conf; fi; printf '[storage]\\n${lines}\\n' >${STORAGE}`;
}
const OWN_STORAGE = `rm ${STORAGE}; if [ -e /etc/e2e-storage.conf ]; then mv /etc/e2e-storage.conf ${STORAGE}; fi; rm -rf /var/lib/e2e-empty`;

const FAULTS: readonly PreflightFault[] = [
  {
    name: 'no environment file',
    make: 'mv /run/secrets/opencode.env /run/kept',
    undo: 'mv /run/kept /run/secrets/opencode.env',
    says: [/opencode\.env is not there/],
    status: 1,
  },
  {
    name: 'a file that everyone can read',
    make: 'chmod 0644 /run/secrets/opencode.env',
    undo: 'chmod 0600 /run/secrets/opencode.env',
    says: [/can be read by everyone/],
    status: 1,
  },
  {
    name: 'a missing key',
    make: 'cp -p /run/secrets/opencode.env /run/kept && sed -i /PASSWORD/d /run/secrets/opencode.env',
    undo: 'mv /run/kept /run/secrets/opencode.env',
    says: [/has no value for OPENCODE_SERVER_PASSWORD: add a line/],
    status: 1,
  },
  {
    name: 'an environment file as a shell would read it',
    make: `cp -p /run/secrets/opencode.env /run/kept && printf 'DD_API_KEY="fake-key-for-tests"\\r\\nOPENCODE_SERVER_PASSWORD=${PASSWORD} # a note\\r\\n' >/run/secrets/opencode.env`,
    undo: 'mv /run/kept /run/secrets/opencode.env',
    says: [
      /opencode\.env line 1: the value of DD_API_KEY begins and ends with quotes/,
      /opencode\.env line 2: the value of OPENCODE_SERVER_PASSWORD has a blank and a # in it/,
    ],
    status: 1,
  },
  {
    name: 'a key that a later line empties, and a reference that nobody resolved',
    make: `cp -p /run/secrets/opencode.env /run/kept && printf 'DD_API_KEY=op://vault/datadog/key\\nOPENCODE_SERVER_PASSWORD=\\r\\n' >>/run/secrets/opencode.env`,
    undo: 'mv /run/kept /run/secrets/opencode.env',
    says: [
      /opencode\.env line 3: the value of DD_API_KEY is a reference that nobody resolved/,
      /no value for OPENCODE_SERVER_PASSWORD: line 4 empties it after line 2/,
    ],
    status: 1,
  },
  {
    name: 'a missing directory',
    make: 'mv /persist/containers/valkey /persist/kept',
    undo: 'mv /persist/kept /persist/containers/valkey',
    says: [/valkey is not a directory/],
    status: 2,
  },
  {
    name: 'a directory of somebody else',
    make: 'chown 0:0 /persist/containers/falkordb',
    undo: 'chown 1000:1000 /persist/containers/falkordb',
    says: [/falkordb is owned by 0:0/],
    status: 2,
  },
  {
    name: 'a full disk',
    make: 'mount -t tmpfs -o size=64k,mode=0700,uid=1000,gid=1000 tmpfs /persist/containers/falkordb',
    undo: 'umount /persist/containers/falkordb',
    says: [/falkordb cannot be written to by 1000:1000: No space left on device/],
    status: 2,
  },
  {
    name: 'no plugin folder',
    make: `mv ${PLUGIN} /srv/kept`,
    undo: `mv /srv/kept ${PLUGIN}`,
    says: [/plugin is not a directory/],
    status: 4,
  },
  {
    name: 'a pruned image of this host',
    make: withStorage('driver = "overlay"\\nrunroot = "/run/e2e-empty"\\ngraphroot = "/var/lib/e2e-empty"'),
    undo: OWN_STORAGE,
    says: [/the image localhost\/opencode-server:latest is not on this host, and is never pulled: build it here/],
    status: 16,
  },
  {
    name: 'a Podman that does not work',
    make: withStorage('driver = "none-such"\\nrunroot = "/run/e2e-empty"\\ngraphroot = "/var/lib/e2e-empty"'),
    undo: OWN_STORAGE,
    says: [/podman does not work: /],
    status: 16,
  },
  {
    // A unit that is wanted would bring it back: that of a host where it cannot be had is masked.
    name: 'no socket',
    make: 'systemctl mask --quiet --now podman.socket',
    undo: 'systemctl unmask --quiet podman.socket && systemctl start podman.socket',
    says: [/nobody listens on/],
    status: 16,
  },
  {
    name: 'each of the five ports held by another process',
    make: `systemd-run --quiet --unit=holder systemd-socket-activate ${HELD.map((port) => `--listen=127.0.0.1:${port}`).join(' ')} /bin/cat && timeout 60 sh -c 'until [ "$(ss -ltnH "( ${HELD.map((port) => `sport = ${port}`).join(' or ')} )" | wc -l)" = 5 ]; do sleep 0.1; done'`,
    undo: 'systemctl stop holder',
    says: HELD.map((port) => new RegExp(`port ${port}, which \\S+ needs, is held by systemd-socket`)),
    status: 8,
  },
];

/** What would keep it from starting is said in one line, and it starts by itself once that is put right. */
export function preflightFaults(rendering: Rendering): void {
  describe(`the memory pod as ${rendering}`, () => {
    let host: MemoryHost;
    beforeAll(async () => {
      host = memoryHost(rendering, { plugin: { hostPath: PLUGIN } });
      host.machine.control?.boot();
      host.machine.run('mkdir', '-p', PLUGIN);
      await host.start();
    });
    afterAll(async () => {
      tellRecoveries(rendering);
      await host.remove();
    });

    test.each(FAULTS)('$name: one line, and it starts by itself once that is put right', async (fault) => {
      const { make, undo, says, status } = fault;
      // A socket unit that is wanted would be started with the pod.
      host.machine.run('systemctl', 'stop', UNIT);
      host.machine.shell(make);
      const asked = host.machine.try(`/opt/${UNIT}/preflight.sh`);
      expect(asked).toMatchObject({ status, stderr: expect.not.stringContaining(PASSWORD) as string });
      expect(findings(asked.stderr, says)).toEqual(says.map(() => 1));
      const since = host.machine.run('date', '+@%s').trim();
      host.machine.try('systemctl', 'start', '--no-block', UNIT);
      const shown = (): string =>
        host.machine.try('systemctl', 'status', '--no-pager', '--full', '--lines=30', UNIT).stdout;
      const ended = `preflight.sh (code=exited, status=${String(status)}`;
      await eventually(PATIENCE, () => shown().includes(ended), shown);
      // Without RestartMode=direct systemd shows, between two tries, nothing of what the last one said: the journal does.
      const said = (): string =>
        rendering === 'quadlet' ? shown() : host.machine.run('journalctl', '--no-pager', '--since', since, '-u', UNIT);
      await eventually(PATIENCE, () => says.every((finding) => finding.test(said())), said);
      const { status: verified, seen } = host.ask('preflight');
      expect([verified, says.filter((finding) => !finding.test(seen))]).toEqual(['fails', []]);
      host.machine.shell(undo);
      await host.isBack();
    });
  });
}

/** How many lines there are of each. */
function findings(text: string, says: readonly RegExp[]): readonly number[] {
  return says.map((finding) => text.split('\n').filter((line) => finding.test(line)).length);
}
