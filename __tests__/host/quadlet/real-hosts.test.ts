import type { PodmanVersion } from '../../../lib/host/quadlet/podman-versions';
import { renderQuadlet } from '../../../lib/host/quadlet/render-quadlet';
import { memoryPod } from '../memory-pods';

/** The lines of a file, with continued ones joined. */
function lines(podmanVersion: PodmanVersion, name: RegExp): readonly string[] {
  const file = renderQuadlet(memoryPod(), { podmanVersion }).find(({ path }) => name.test(path));
  if (file === undefined) throw new Error(`no file ${name}`);
  return file.content.replace(/ \\\n\s*/g, ' ').split('\n');
}

const CONTAINERS = ['valkey', 'falkordb', 'datadog-agent', 'opencode'] as const;

describe.each<PodmanVersion>(['5.6', '5.4', '4.9', '4.4'])(
  'what was seen to go wrong on real hosts, with Podman %s',
  (version) => {
    const pod = lines(version, /memory-pod\.(pod|service)$/);
    const [valkey = [], falkordb = [], agent = [], opencode = []] = CONTAINERS.map((name) =>
      lines(version, new RegExp(`-${name}\\.container$`)),
    );
    const containers = [valkey, falkordb, agent, opencode];
    const starting = (all: readonly string[], start: string) => all.filter((line) => line.startsWith(start));

    test('each container that ends, also with status 0, is started again by its unit', () => {
      for (const container of containers) {
        expect(container).toEqual(expect.arrayContaining(['Restart=always', 'RestartSec=10s']));
      }
    });

    test('something else than the server is PID 1, but for the image that has an init', () => {
      expect(containers.map((container) => container.includes('RunInit=yes'))).toEqual([true, true, false, true]);
    });

    test('a container that its unit stops is a success, and starts and stops have time-outs', () => {
      for (const container of containers) expect(container).toContain('SuccessExitStatus=143');
      for (const unit of [pod, ...containers]) {
        expect(unit).toEqual(expect.arrayContaining(['TimeoutStartSec=900s', 'TimeoutStopSec=90s']));
      }
    });

    test('what a power cut left behind goes first, then preflight', () => {
      expect(starting(pod, 'ExecStartPre=').slice(0, 2)).toEqual([
        'ExecStartPre=-/usr/bin/podman pod rm --force --ignore opencode-memory-pod',
        'ExecStartPre=/bin/sh /opt/opencode-memory-pod/preflight.sh',
      ]);
    });

    test('the graph is written where the volume is', () => {
      expect(falkordb).toEqual(
        expect.arrayContaining(['Environment=FALKORDB_DATA_PATH=/data', 'Volume=/persist/containers/falkordb:/data']),
      );
    });

    test('each health command ends by itself, takes one that loads or cannot save for alive, and does something', () => {
      const commands = containers.map(
        (container) => container.find((line) => /^(HealthCmd|PodmanArgs="--health-cmd)=/.test(line)) ?? '',
      );
      expect(commands).toEqual([
        expect.stringMatching(/=timeout 5 valkey-cli -p 6380 ping \| grep -E 'PONG\|LOADING\|MISCONF'"?$/),
        expect.stringMatching(/=timeout 5 redis-cli -p 6379 ping \| grep -E 'PONG\|LOADING\|MISCONF'"?$/),
        expect.stringMatching(/=timeout 10 agent health"?$/),
        expect.stringMatching(/=sh \/opt\/opencode-memory-pod\/opencode-health\.sh"?$/),
      ]);
      for (const container of containers) {
        expect(
          container.filter((line) => /^(HealthOnFailure|PodmanArgs=--health-on-failure)=kill$/.test(line)),
        ).toHaveLength(1);
      }
    });

    test('each container comes after the one before, which counts as started once it serves', () => {
      expect(containers.map((container) => starting(container, 'After=opencode-memory-pod-'))).toEqual([
        [],
        ['After=opencode-memory-pod-valkey.service'],
        ['After=opencode-memory-pod-falkordb.service'],
        ['After=opencode-memory-pod-datadog-agent.service'],
      ]);
      const wait =
        /^ExecStartPost=\/bin\/sh \/opt\/opencode-memory-pod\/wait-ready\.sh .*(grep -q PONG|health\.sh ready)"$/;
      expect(containers.map((container) => container.some((line) => wait.test(line)))).toEqual([
        true,
        true,
        false,
        true,
      ]);
    });

    test('the Podman socket is there first, and its folder is mounted', () => {
      for (const unit of [pod, agent]) {
        expect(unit).toEqual(expect.arrayContaining(['After=podman.socket', 'Wants=podman.socket']));
      }
      expect(starting(agent, 'Volume=')).toEqual([
        'Volume=/var/run/podman:/var/run/podman:ro',
        'Volume=/var/run/podman/podman.sock:/var/run/docker.sock:ro',
      ]);
    });

    test('the data is mounted, and the secrets have been delivered', () => {
      expect(pod).toContainEqual(expect.stringMatching(/^RequiresMountsFor=\/persist\/containers\/valkey /));
      expect(pod).toContain('After=network-online.target tailscaled.service onepassword-secrets.service');
      expect(containers.map((container) => container.includes('EnvironmentFile=/run/secrets/opencode.env'))).toEqual([
        false,
        false,
        true,
        true,
      ]);
    });

    test('the five ports are on the loopback', () => {
      const published = pod.join('\n').match(/(?<=PublishPort=|--publish )\S+/g);
      expect(published).toEqual([6380, 6379, 3000, 8126, 4096].map((port) => `127.0.0.1:${port}:${port}`));
    });

    test('the unit has the name of the pod, is started at boot, and outlives the end of one container', () => {
      if (version >= '5.3') expect(pod).toContain('ServiceName=opencode-memory-pod');
      expect(pod).toContain('WantedBy=multi-user.target');
      expect(pod.join('\n')).toMatch(/(ExitPolicy=|--exit-policy[ =])continue/);
    });

    test('no program in a container gains privileges', () => {
      for (const container of containers) expect(container).toContain('NoNewPrivileges=yes');
    });
  },
);
