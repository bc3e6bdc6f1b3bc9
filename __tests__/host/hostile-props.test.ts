import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { GitOpsApp } from '../../lib/gitops';
import { hostSettings } from '../../lib/host/host-installation';
import { hostDirectories, infraName, readOnlyFolders } from '../../lib/host/memory-pod';
import { MemoryPodHost } from '../../lib/host/memory-pod-host';
import { containerRunArguments, podCreateArguments } from '../../lib/host/podman-arguments';
import { preflightConf } from '../../lib/host/preflight-conf';
import { systemdUnit } from '../../lib/host/systemd/systemd-unit';
import { describeWithTools } from '../support/tools';
import { ADDITIONAL, ALL_PROPS, hostilePods, hostileValue, untyped, withProp } from './support/hostile-props';
import { recordedCalls, runUnderSystemd, SYSTEMD_TOOLS } from './support/systemd-machine';

jest.setTimeout(300_000);

const seed = Date.now();

/** Every rendering, with the data of the second kind of Quadlet files in volumes. */
const RENDERINGS: readonly Record<string, unknown>[] = [
  {},
  { rendering: 'quadlet', quadlet: { podmanVersion: '5.6', dataVolumes: true } },
  { rendering: 'quadlet', quadlet: { podmanVersion: '4.4' } },
];

const quadlets = RENDERINGS.filter(({ rendering }) => rendering === 'quadlet');

test('the props are those of every container, of the unit and of the host', () => {
  expect(ALL_PROPS.length).toBeGreaterThan(80);
  expect(ALL_PROPS).toEqual(
    expect.arrayContaining([
      'plugin.hostPath',
      'additionalContainers.tool.volumes',
      'falkordb.healthCheck.command',
      'quadlet.podmanVersion',
      'hostName',
    ]),
  );
});

test.each(ALL_PROPS)(`%s takes a hostile text or says that it does not (seed ${seed})`, (prop) => {
  fc.assert(
    fc.property(
      hostileValue(prop),
      fc.constantFrom(...(prop.startsWith('quadlet') ? quadlets : RENDERINGS)),
      (value, rendering) => {
        const butane = { variant: 'flatcar', version: '1.1.0' };
        const props = untyped(withProp({ butane, ...rendering, ...ADDITIONAL }, prop, value));
        const host = new MemoryPodHost(new GitOpsApp(), 'memory', props);
        const problems = host.node.validate();
        if (problems.length === 0) expect([...host.renderFiles()].length).toBeGreaterThan(10);
        expect(problems.filter((problem) => !problem.includes(prop))).toEqual([]);
      },
    ),
    { numRuns: 50, seed },
  );
});

/** What the unit runs beside Podman, which is not asked here. */
const SCRIPTS = [
  'preflight.sh',
  'watch.sh',
  'database-passwords.sh',
  'keep-copy.sh',
  'wait-ready.sh',
  'stop-server.sh',
];

describeWithTools(SYSTEMD_TOOLS, 'run by systemd', () => {
  const pods = hostilePods(25, seed);
  let read: (path: string) => string;

  beforeAll(() => {
    read = runUnderSystemd({
      ...Object.fromEntries(pods.map((pod) => [`units/${pod.name}.service`, systemdUnit(pod)])),
      // Stands in for Podman: writes its arguments down, and leaves a main process behind where one is asked for.
      podman: [
        '#!/bin/sh',
        `printf '%s\\0' "$#" "$@" >>/test/calls`,
        'pidfile=',
        'for word; do [ "$pidfile" != next ] || { sleep infinity & echo $! >"$word"; break; }',
        '[ "$word" != --conmon-pidfile ] || pidfile=next; done',
      ].join('\n'),
      ...Object.fromEntries(SCRIPTS.map((script) => [`scripts/${script}`, '#!/bin/sh\n'])),
      ...Object.fromEntries(
        pods.flatMap((pod) =>
          hostSettings(pod)
            .filter(({ path }) => path.startsWith('tmpfiles.d/'))
            .map(({ path, content }) => [path, content]),
        ),
      ),
      'drive.sh': [
        'set -eu',
        'cp /test/units/* /run/systemd/system',
        'systemctl daemon-reload',
        `for i in $(seq 0 ${pods.length - 1}); do`,
        '  systemd-tmpfiles --create --exclude-prefix=/sys "/test/tmpfiles.d/pod-$i.conf"',
        `  find /persist /dataRoot /*-data-path -type d -printf '%p %m %U:%G\\0' >"/test/directories-$i" 2>/dev/null || true`,
        '  rm -rf /persist /dataRoot /*-data-path',
        '  systemctl start "pod-$i"',
        '  systemctl show -p Description --value "pod-$i" >"/test/description-$i"',
        '  systemctl stop "pod-$i"',
        '  mv /test/calls "/test/calls-$i"',
        'done',
      ].join('\n'),
    });
  });

  test(`Podman gets the words of the model (seed ${seed})`, () => {
    pods.forEach((pod, index) => {
      const [, create, ...runs] = recordedCalls(read(`calls-${index}`));
      expect(create).toEqual(podCreateArguments(pod, [['--infra-name', infraName(pod)]]).flat());
      pod.containers.forEach((container, at) => {
        const options = container.main
          ? {
              options: [['--conmon-pidfile', `/run/${pod.name}.pid`]],
              ahead: ['/bin/sh', '/opt/opencode-memory-pod/serve.sh'],
            }
          : {};
        expect(runs[at]).toEqual(containerRunArguments(pod, container, options).flat());
      });
    });
  });

  test(`systemd-tmpfiles makes the data directories (seed ${seed})`, () => {
    pods.forEach((pod, index) => {
      const made = read(`directories-${index}`).split('\0');
      const wanted = hostDirectories(pod).map(
        ({ path, mode, uid, gid }) => `${path} ${mode.toString(8)} ${uid}:${gid}`,
      );
      expect(made).toEqual(expect.arrayContaining(wanted));
    });
  });

  test(`the description is the one that was given (seed ${seed})`, () => {
    pods.forEach((pod, index) => {
      expect(read(`description-${index}`)).toBe(`${pod.unit.description}\n`);
    });
  });
});

describe.each([
  ['dash', ['dash']],
  ['busybox', ['busybox', 'sh']],
])('%s', (tool, [shell = '', ...args]) => {
  describeWithTools([tool], `preflight.conf read by ${tool}`, () => {
    test(`gives back paths and names (seed ${seed})`, () => {
      for (const pod of hostilePods(25, seed)) {
        const names = ['ENVIRONMENT_FILE', 'DATA_DIRECTORIES', 'MOUNTED_FOLDERS', 'POD_NAME'];
        const input = `${preflightConf(pod)}\nprintf '%s\\0' ${names.map((name) => `"$${name}"`).join(' ')}\n`;
        const { stdout, stderr } = spawnSync(shell, args, { input, encoding: 'utf8' });
        expect(stderr).toBe('');
        expect(stdout.split('\0').slice(0, -1)).toEqual([
          pod.environmentFile.path,
          hostDirectories(pod)
            .map(({ uid, gid, path }) => `${uid}:${gid} ${path}`)
            .join('\n'),
          readOnlyFolders(pod).join('\n'),
          pod.name,
        ]);
      }
    });
  });
});
