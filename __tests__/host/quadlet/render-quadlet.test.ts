import { spawnSync } from 'node:child_process';
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MemoryPodProps } from '../../../lib/host/memory-pod-props';
import { imageReference, publishSpecs, volumeSpec } from '../../../lib/host/memory-pod';
import { checkQuadlet } from '../../../lib/host/quadlet/check-quadlet';
import { isKnown, PODMAN_VERSIONS, QUADLET_KEYS, type PodmanVersion } from '../../../lib/host/quadlet/podman-versions';
import { renderQuadlet } from '../../../lib/host/quadlet/render-quadlet';
import { describeWithTools } from '../../support/tools';
import { memoryPod } from '../memory-pods';
import { TRIXIE } from '../support/systemd-machine';
import { generate, GENERATORS, GENERATOR_TOOLS } from './quadlet-generator';

jest.setTimeout(120_000);

const OTHERWISE: Partial<MemoryPodProps> = {
  plugin: { hostPath: '/srv/plugins of mine' },
  graphiti: { hostPath: '/srv/graphiti' },
  bindAddresses: ['127.0.0.1', 'fd7a::1'],
  selinuxRelabel: true,
  environmentFile: { path: '/run/secrets/open code.env' },
  valkey: { memoryLimit: '3g', pull: 'always' },
  opencode: {
    environment: { GREETING: 'it costs 5 $, "100 %"' },
    healthCheck: { command: '"quoted" at both "ends"' },
    noNewPrivileges: false,
  },
};

test.each<PodmanVersion>(['5.6', '5.4', '4.4'])('the files for Podman %s', (podmanVersion) => {
  const files = renderQuadlet(memoryPod(), { podmanVersion });
  expect(files.map(({ path, content }) => `# ${path}\n${content}`).join('\n')).toMatchSnapshot();
});

test('the files with everything said differently', () => {
  const files = renderQuadlet(memoryPod(OTHERWISE), { dataVolumes: true });
  expect(files.map(({ path, content }) => `# ${path}\n${content}`).join('\n')).toMatchSnapshot();
});

test.each(PODMAN_VERSIONS)('no key is younger than Podman %s', (podmanVersion) => {
  const files = renderQuadlet(memoryPod(OTHERWISE), { podmanVersion, dataVolumes: true });
  const sections: Readonly<Record<string, Readonly<Record<string, { readonly since: PodmanVersion }>>>> = QUADLET_KEYS;
  for (const { path, content } of files) {
    for (const [, name = '', body = ''] of content.matchAll(/^\[(Container|Pod|Volume)\]\n((?:(?!\[).*\n)*)/gm)) {
      const keys = [...body.matchAll(/^(\w+)=/gm)].map(([, key = '']) => key);
      const unknown = keys.filter((key) => {
        const known = sections[name]?.[key];
        return known === undefined || !isKnown(known, podmanVersion);
      });
      expect([path, unknown]).toEqual([path, []]);
    }
  }
});

test.each(['5.4', '4.4'] as const)('systemd never gives the pod up: Podman %s', (podmanVersion) => {
  const files = renderQuadlet(memoryPod(), { podmanVersion });
  const pod = files.find(({ path }) => /opencode-memory-pod\.pod$|\/opencode-memory-pod\.service$/.test(path));
  expect(pod?.content).toMatch(/^\[Unit\](?:(?!\n\[)[\s\S])*\nStartLimitIntervalSec=0\n/);
});

test('before Podman 5.0 a unit makes the pod, and the containers join its network', () => {
  const files = renderQuadlet(memoryPod(), { podmanVersion: '4.9' });
  expect(files[0]).toMatchObject({ installPath: '/etc/systemd/system/opencode-memory-pod.service', enable: true });
  expect(files.filter(({ path }) => path.endsWith('.pod'))).toEqual([]);
  expect(files[1]?.content).toContain('Network=container:opencode-memory-pod-infra\n');
  expect(files[1]?.content).toContain(
    'ExecStartPost=/bin/sh /opt/opencode-memory-pod/wait-ready.sh /usr/bin/podman opencode-memory-pod-valkey "timeout 5 valkey-cli -p 6380 ping | grep -q PONG"\n',
  );
});

test.each<PodmanVersion>(['5.4', '4.9'])(
  'a pod that is removed by hand comes back, with Podman %s',
  (podmanVersion) => {
    const [pod] = renderQuadlet(memoryPod(), { podmanVersion }).filter(({ path }) =>
      /memory-pod\.(pod|service)$/.test(path),
    );
    expect(pod?.content).toContain('\nRestartForceExitStatus=0\n');
  },
);

describe('an error', () => {
  test('names both versions where the unit could not have its name', () => {
    expect(checkQuadlet(memoryPod({ name: 'memory' }), { podmanVersion: '5.2' })).toEqual([
      'name is "memory": Quadlet\'s ServiceName= needs Podman 5.3, and quadlet.podmanVersion is 5.2, which makes the unit memory-pod.service: write a name that ends in -pod',
    ]);
    expect(checkQuadlet(memoryPod({ name: 'memory' }), { podmanVersion: '5.3' })).toEqual([]);
    expect(checkQuadlet(memoryPod({ name: 'memory' }), { podmanVersion: '4.9' })).toEqual([]);
  });

  test.each<[string, Partial<MemoryPodProps>, string]>([
    [
      'an empty argument',
      { opencode: { command: ['opencode', '', 'web'] } },
      'opencode.command[1]: Quadlet drops empty arguments',
    ],
    [
      'a lone semicolon',
      { opencode: { command: ['opencode', ';'] } },
      'opencode.command[1]: systemd takes a semicolon',
    ],
    ['NUL', { valkey: { environment: { A: '\0' } } }, 'valkey.environment.A: no unit file can hold a NUL'],
    [
      'half a character',
      { valkey: { environment: { A: '\ud800' } } },
      'valkey.environment.A: no unit file can hold a lone surrogate',
    ],
    ['U+0080', { valkey: { healthCheck: { command: 'x\u0080' } } }, 'valkey.healthCheck.command: Quadlet garbles'],
  ])('says what cannot be written: %s', (_, props, message) => {
    expect(checkQuadlet(memoryPod(props))).toEqual([expect.stringContaining(message)]);
  });

  test('says which data directory no volume can be made of', () => {
    expect(checkQuadlet(memoryPod({ valkey: { data: { path: '/data/"x"' } } }), { dataVolumes: true })).toEqual([
      'valkey.data.path makes "/data/\\"x\\"", which no Device= can hold: choose a plainer path, or quadlet: { dataVolumes: false }',
    ]);
  });
});

describeWithTools(GENERATOR_TOOLS, "Podman's generator", () => {
  describe.each(GENERATORS)('of $version', (generator) => {
    const { version } = generator;

    test.each([
      ['as it is', {}, false],
      ['with everything said differently', OTHERWISE, true],
    ])('makes units that say what the pod says, %s', (_, props, dataVolumes) => {
      const pod = memoryPod(props);
      const files = renderQuadlet(pod, { podmanVersion: version, dataVolumes });
      const { units, messages, status } = generate(
        generator,
        files.filter(({ path }) => !path.endsWith('.service')),
      );
      expect({ messages, status }).toEqual({ messages: '', status: 0 });

      const makesPod =
        files.find(({ path }) => path.endsWith('/opencode-memory-pod.service'))?.content ??
        units['opencode-memory-pod.service'] ??
        '';
      const publish = command(makesPod, 'ExecStartPre', 'pod create');
      for (const spec of publishSpecs(pod)) expect(publish).toContain(spec);
      expect(publish.join(' ')).toMatch(/--exit-policy[ =]continue/);
      for (const container of pod.containers) {
        const unit = units[`${container.containerName}.service`] ?? '';
        const run = command(unit, 'ExecStart', 'run');
        const image = run.indexOf(imageReference(container.image));
        const { healthCheck } = container;
        const value = (option: string) => optionValues(run.slice(0, image), option);
        expect(value('--name')).toEqual([container.containerName]);
        expect(value('--env').sort()).toEqual(
          Object.entries(container.environment)
            .map(([key, text]) => `${key}=${text}`)
            .sort(),
        );
        expect(value('--env-file')).toEqual(container.usesEnvironmentFile ? [pod.environmentFile.path] : []);
        expect([...value('-v'), ...value('--volume')].map(target).sort()).toEqual(
          container.mounts.map((mount) => target(volumeSpec(pod, mount))).sort(),
        );
        expect(value('--health-cmd')).toEqual([healthCheck?.command]);
        expect(value('--health-on-failure')).toEqual(['kill']);
        expect(value('--stop-timeout')).toEqual([`${container.stopTimeoutSeconds}`]);
        expect(value('--memory')).toEqual(container.memoryLimit ? [container.memoryLimit] : []);
        // Podman takes both spellings; generators before 5.4 write the older one.
        const security = value('--security-opt').map((text) => text.replace(/^label:/, 'label='));
        expect(security.sort()).toEqual([
          ...(pod.selinuxRelabel && container.selinuxLabelDisabled ? ['label=disable'] : []),
          ...(container.noNewPrivileges ? ['no-new-privileges'] : []),
        ]);
        expect(run.slice(0, image)).toContain('--replace');
        expect(run.slice(0, image).includes('--init')).toBe(container.init);
        expect([...value('--entrypoint'), ...run.slice(image + 1)]).toEqual([
          ...(container.entrypoint ?? []),
          ...container.args,
        ]);
        expect(unit).toMatch(/^BindsTo=opencode-memory-pod\.service$/m);
        expect(makesPod).toMatch(new RegExp(`^Wants=.*${container.containerName}\\.service`, 'm'));
      }
    });
  });

  test('makes units that systemd accepts', () => {
    const [generator] = GENERATORS;
    if (generator === undefined) throw new Error('no generator');
    const { units } = generate(generator, renderQuadlet(memoryPod(OTHERWISE)));
    const folder = mkdtempSync(join(TRIXIE, 'tmp/quadlet-'));
    try {
      for (const [name, content] of Object.entries(units)) writeFileSync(join(folder, name), content);
      const inside = folder.slice(TRIXIE.length);
      const { status, stdout, stderr } = spawnSync(
        'chroot',
        [
          TRIXIE,
          'env',
          `SYSTEMD_UNIT_PATH=${inside}:`,
          'systemd-analyze',
          'verify',
          '--man=no',
          '--recursive-errors=no',
          ...Object.keys(units).map((name) => `${inside}/${name}`),
        ],
        { encoding: 'utf8' },
      );
      expect({ status, output: stdout + stderr }).toEqual({ status: 0, output: '' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('docs/quadlet.md names every key with its version', () => {
  const docs = readFileSync(join(__dirname, '../../../docs/quadlet.md'), 'utf8');
  for (const [section, keys] of Object.entries(QUADLET_KEYS)) {
    for (const [key, { since }] of Object.entries(keys)) {
      expect(docs).toMatch(new RegExp(`\\| ${section} +\\| \`${key}=\` +\\| ${since.replace('.', '\\.')} +\\|`));
    }
  }
});

/** Where a mount goes: a volume has its name, not its path, as the source. */
function target(spec: string): string {
  return spec.slice(spec.indexOf(':'));
}

/** The words of the unit's command that begins with `podman <start>`. */
function command(unit: string, key: string, start: string): readonly string[] {
  const lines = unit.replace(/ \\\n\s*/g, ' ').split('\n');
  const line = lines.find((text) => text.startsWith(`${key}=/usr/bin/podman ${start}`)) ?? '';
  return words(line.slice(key.length + 1));
}

function optionValues(run: readonly string[], option: string): string[] {
  return run.flatMap((word, index) => {
    if (word === option) return [run[index + 1] ?? ''];
    return word.startsWith(`${option}=`) ? [word.slice(option.length + 1)] : [];
  });
}

/** What systemd makes of a command line that the generator has escaped. */
function words(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/gs)].map(([, quoted, plain]) => {
    const text = plain ?? String(JSON.parse(`"${quoted?.replace(/\\x(..)/g, '\\u00$1')}"`));
    return text.replaceAll('%%', '%').replaceAll('$$', '$');
  });
}

test.each<[PodmanVersion, string]>([
  ['5.4', 'AutoUpdate=registry'],
  ['4.4', 'PodmanArgs=--label=io.containers.autoupdate=registry'],
])('Podman %s is told to update an image by %s, and when to look', (podmanVersion, line) => {
  const files = renderQuadlet(memoryPod({ valkey: { autoUpdate: 'registry' } }), { podmanVersion });
  const lines = (name: RegExp): readonly string[] =>
    files.find(({ path }) => name.test(path))?.content.split('\n') ?? [];
  expect(lines(/-valkey\.container$/)).toContain(line);
  expect(lines(/-falkordb\.container$/).join('\n')).not.toMatch(/autoupdate/i);
  expect(lines(/memory-pod\.(pod|service)$/)).toContain('Wants=podman-auto-update.timer');
});

/** Podman 5.4 leaves `After=a.container` as it is, and systemd drops what is no unit without failing. */
test.each(PODMAN_VERSIONS)('Podman %s has no name to translate in what a unit waits for', (podmanVersion) => {
  const pod = memoryPod({ name: 'memory-pod' });
  const names = renderQuadlet(pod, { podmanVersion, dataVolumes: true }).flatMap(({ content }) =>
    [...content.matchAll(/^(?:After|Before|BindsTo|PartOf|Requires|Wants)=(.*)$/gm)].flatMap(([, units = '']) =>
      units.split(' '),
    ),
  );
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !/\.(?:service|socket|target)$/.test(name))).toEqual([]);
});

test('a Podman that is newer than the newest known is written for as that one', () => {
  const newest = PODMAN_VERSIONS[PODMAN_VERSIONS.length - 1];
  expect(renderQuadlet(memoryPod(), { podmanVersion: '10.1' })).toEqual(
    renderQuadlet(memoryPod(), { podmanVersion: newest }),
  );
});

/** Its generator leaves `Restart=` of a `.pod` alone, which the one of 5 replaces. */
test('since Podman 6 the pod says itself that it is started again', () => {
  const restart = (podmanVersion: PodmanVersion): boolean =>
    renderQuadlet(memoryPod(), { podmanVersion }).some(
      ({ path, content }) => path.endsWith('.pod') && content.includes('\nRestart=on-failure\n'),
    );
  expect([restart('5.8'), restart('6.0'), restart('6.1')]).toEqual([false, true, true]);
});
