import { GitOpsApp } from '../../lib/gitops';
import { synthReport } from '../../lib/gitops/synth-report';
import { MemoryPodHost, type MemoryPodHostProps } from '../../lib/host/memory-pod-host';

const decided: MemoryPodHostProps = { plugin: 'disabled', graphiti: 'disabled' };

test('its files go to a folder of the host', () => {
  const app = new GitOpsApp();
  new MemoryPodHost(app, 'memory', decided);
  const files = app.files().map(({ path, mode = 0o644 }) => `${mode.toString(8)} ${path}`);
  expect(files).toEqual(
    expect.arrayContaining([
      '755 hosts/memory/container/opencode-health.sh',
      '755 hosts/memory/container/serve.sh',
      '644 hosts/memory/opencode-memory-pod.service',
      '644 hosts/memory/preflight.conf',
      '755 hosts/memory/preflight.sh',
      '755 hosts/memory/wait-ready.sh',
    ]),
  );
});

test('what is wrong is said with the path of the construct, and nothing is rendered', () => {
  const app = new GitOpsApp();
  new MemoryPodHost(app, 'memory', { ...decided, dataRoot: 'persist' });
  expect(() => app.files()).toThrow(/memory.*dataRoot is "persist": has to be an absolute path/);
});

test("Fedora CoreOS gets labels without being asked, and the choice is the user's", () => {
  const fcos: MemoryPodHostProps = {
    ...decided,
    dataRoot: '/var/lib/memory',
    butane: { variant: 'fcos', version: '1.5.0' },
  };
  const unit = (props: MemoryPodHostProps) => {
    const app = new GitOpsApp();
    new MemoryPodHost(app, 'memory', props);
    return app.files().find(({ path }) => path.endsWith('/opencode-memory-pod.service'))?.content;
  };
  expect(unit(fcos)).toContain('--volume /var/lib/memory/valkey:/data:Z');
  expect(unit({ ...decided, dataRoot: '/var/lib/memory' })).toContain('--volume /var/lib/memory/valkey:/data \\');
  expect(() => unit({ ...fcos, selinuxRelabel: false })).toThrow(/memory.*selinuxRelabel is false/);
});

describe('an image that does not say its version', () => {
  const warnings = (opencode: MemoryPodHostProps['opencode']) => {
    const app = new GitOpsApp();
    new MemoryPodHost(app, 'memory', { ...decided, opencode });
    expect(app.files()).not.toHaveLength(0);
    return synthReport(app, 'dist', 0).filter((line) => line.startsWith('warning: '));
  };
  const command = ['opencode', 'serve', '--hostname', '0.0.0.0'];
  const digest = `sha256:${'1'.repeat(64)}`;

  test.each([{ command }, { command, image: { digest } }, { command, image: { tag: '20260801' } }])(
    'may be OpenCode 2 where another command starts it: %j',
    (opencode) => {
      expect(warnings(opencode)).toEqual([
        expect.stringMatching(
          /^warning: \[memory\] opencode\.image\.tag is "\w+", .*opencode\.command may start OpenCode 2/,
        ),
      ]);
    },
  );

  test.each([{}, { image: { digest } }, { command, version: '1.18.33' }, { command, image: { tag: '1.18.33' } }])(
    'is no risk: %j',
    (opencode) => {
      expect(warnings(opencode)).toEqual([]);
    },
  );
});

test('Fedora CoreOS cannot hold /persist', () => {
  const app = new GitOpsApp();
  new MemoryPodHost(app, 'memory', { ...decided, butane: { variant: 'fcos', version: '1.5.0' } });
  expect(() => app.files()).toThrow(/memory.*dataRoot is "\/persist\/containers": Fedora CoreOS .*below \/var/);
});

test.each<[MemoryPodHostProps['rendering'], string[], string[]]>([
  ['systemd', ['opencode-memory-pod.service', 'opencode-memory-pod.nix'], ['quadlet/opencode-memory-pod.pod']],
  ['quadlet', ['quadlet/opencode-memory-pod.pod'], ['opencode-memory-pod.service', 'opencode-memory-pod.nix']],
])('the rendering %s is in the folder, in install.list and in the Ignition', (rendering, there, absent) => {
  const app = new GitOpsApp();
  new MemoryPodHost(app, 'memory', { ...decided, rendering });
  const files = app.files().map(({ path }) => path.replace('hosts/memory/', ''));
  expect(files).toEqual(expect.arrayContaining([...there, 'install.sh', 'install.list', 'opencode-memory-pod.bu']));
  expect(files.filter((path) => absent.includes(path))).toEqual([]);
  const content = (name: string) => app.files().find(({ path }) => path.endsWith(name))?.content;
  expect(content('install.list')).toContain(` ${there[0]} /etc/`);
  expect(content('.ign')).toContain(there[0]?.split('/').at(-1));
});

describe('forms', () => {
  const folder = (props: Partial<MemoryPodHostProps>): string[] => {
    const app = new GitOpsApp();
    new MemoryPodHost(app, 'memory', { ...decided, ...props });
    return app.files().map(({ path }) => path.replace('hosts/memory/', ''));
  };

  test.each<[MemoryPodHostProps['forms'], string[]]>([
    [['ignition'], ['opencode-memory-pod.ign']],
    [
      ['ignition', 'butane'],
      ['opencode-memory-pod.bu', 'opencode-memory-pod.ign'],
    ],
    [['nixos'], ['opencode-memory-pod.nix']],
  ])('%j are all that the folder holds', (forms, files) => {
    expect(folder({ forms })).toEqual(files);
  });

  test('a host that is installed by hand gets the files themselves, and nothing that others boot from', () => {
    const all = folder({});
    const installed = folder({ forms: ['install'] });
    expect(all.filter((path) => !installed.includes(path))).toEqual([
      'opencode-memory-pod.bu',
      'opencode-memory-pod.ign',
      'opencode-memory-pod.nix',
    ]);
    expect(installed).toEqual(expect.arrayContaining(['install.sh', 'install.list', 'opencode-memory-pod.service']));
  });

  test('of the Quadlet files there is no NixOS module', () => {
    const all = folder({ rendering: 'quadlet' });
    expect(folder({ rendering: 'quadlet', forms: ['install', 'butane', 'ignition'] })).toEqual(all);
  });

  test('an operating system that the host does not boot from forbids nothing', () => {
    // Fedora CoreOS cannot hold /persist.
    const butane = { variant: 'fcos', version: '1.5.0' } as const;
    expect(() => folder({ butane })).toThrow(/dataRoot is/);
    expect(folder({ forms: ['install'] })).not.toHaveLength(0);
  });
});

test('Butane can be left out', () => {
  const app = new GitOpsApp();
  new MemoryPodHost(app, 'memory', { ...decided, butane: 'disabled' });
  expect(app.files().filter(({ path }) => /\.(bu|ign)$/.test(path))).toEqual([]);
});

test.each<MemoryPodHostProps['rendering']>(['systemd', 'quadlet'])(
  'nothing is left of a Datadog Agent that is disabled, with the rendering %s',
  (rendering) => {
    const written = (datadogAgent: MemoryPodHostProps['datadogAgent']) => {
      const app = new GitOpsApp();
      new MemoryPodHost(app, 'memory', { ...decided, rendering, datadogAgent });
      const files = app.files();
      return {
        // What Ignition holds is what Butane says.
        named: files.filter(({ path, content }) => /datadog|DD_|OTEL_|8126|4318/i.test(`${path}\n${content}`)),
        socket: files.filter(
          ({ path, content }) =>
            /\.(?:service|pod|container|conf)$/.test(path) && /^(?!PODMAN_SOCKET='').*podman\.sock/im.test(content),
        ),
      };
    };
    expect(written('disabled')).toEqual({ named: [], socket: [] });
    expect(written({}).named.length).toBeGreaterThan(3);
    expect(written({}).socket.length).toBeGreaterThan(1);
  },
);

test('two hosts cannot share a folder', () => {
  const app = new GitOpsApp();
  new MemoryPodHost(app, 'one', decided);
  new MemoryPodHost(app, 'two', { ...decided, hostName: 'one' });
  expect(() => app.files()).toThrow(/two.*hostName is "one": one has it too/);
});

test.each(['', '../up', 'Upper', 'a..b'])('%j is no name of a host', (hostName) => {
  const app = new GitOpsApp();
  new MemoryPodHost(app, 'memory', { ...decided, hostName });
  expect(() => app.files()).toThrow(/hostName/);
});
