import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ButaneConfig } from '../../../lib/host/butane/butane-config';
import { ALL_BUTANE_SPECS, ignitionVersion, type ButaneSpec } from '../../../lib/host/butane/butane-versions';
import { butaneConfig } from '../../../lib/host/butane/render-butane';
import type { HostFile } from '../../../lib/host/host-file';
import { compileIgnition } from '../../../lib/host/ignition/compile-ignition';
import { describeWithTools } from '../../support/tools';
import type { MemoryPod } from '../../../lib/host/memory-pod';
import { hostScripts } from '../../../lib/host/host-scripts';
import { renderQuadlet } from '../../../lib/host/quadlet/render-quadlet';
import { systemdFiles } from '../../../lib/host/systemd/systemd-files';
import { checkQuadlet } from '../../../lib/host/quadlet/check-quadlet';
import { memoryPod } from '../memory-pods';
import { hostilePods } from '../support/hostile-props';

jest.setTimeout(120_000);

const IGNITE = join(__dirname, '../../../e2e/ignition/ignite.sh');
const seed = Date.now();
const LONG = memoryPod({ opencode: { environment: { LONG: 'x'.repeat(4000) } } });
const RENDERINGS: readonly { rendering: string; pod: MemoryPod; files: readonly HostFile[] }[] = [
  { rendering: 'systemd', pod: memoryPod(), files: systemdFiles(memoryPod()) },
  { rendering: 'quadlet', pod: memoryPod(), files: renderQuadlet(memoryPod()) },
  { rendering: 'long systemd', pod: LONG, files: systemdFiles(LONG) },
  ...hostilePods(2, seed).flatMap((pod, index) => [
    { rendering: `hostile systemd ${index} (seed ${seed})`, pod, files: systemdFiles(pod) },
    {
      rendering: `hostile quadlet ${index} (seed ${seed})`,
      pod,
      files: checkQuadlet(pod).length > 0 ? [] : renderQuadlet(pod),
    },
  ]),
].map(({ files, pod, ...rest }) => ({
  ...rest,
  pod,
  files: [...files, ...hostScripts(pod), { path: 'README.md', content: 'not for the host' }],
}));
const CASES = ALL_BUTANE_SPECS.flatMap((spec) => RENDERINGS.map((rendering) => ({ spec, ...spec, ...rendering })));

describeWithTools(['ignition-validate', 'ignition-2.14', 'ignition-2.24', 'unshare'], 'the real Ignition', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ignition-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(config: ButaneConfig): string {
    const path = join(folder, 'config.ign');
    writeFileSync(path, compileIgnition(config));
    return path;
  }

  test.each(CASES)('finds nothing to say about $rendering for $variant $version', ({ spec, pod, files }) => {
    const { status, stderr, stdout } = spawnSync('ignition-validate', [write(butaneConfig(pod, files, spec))], {
      encoding: 'utf8',
    });
    expect({ status, messages: stdout + stderr }).toEqual({ status: 0, messages: '' });
  });

  test.each(CASES.flatMap((each) => ignitionsFor(each.spec).map((ignition) => ({ ...each, ignition }))))(
    '$ignition writes $rendering for $variant $version into an empty root',
    ({ spec, ignition, rendering, pod, files }) => {
      const config: ButaneConfig = {
        ...butaneConfig(pod, files, spec),
        links: [{ path: '/etc/link', target: '/opt/opencode-memory-pod' }],
      };
      const root = join(folder, 'root');
      mkdirSync(root);
      const { status, stdout, stderr } = spawnSync(IGNITE, [write(config), root, ignition], { encoding: 'utf8' });
      expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });

      for (const { path, contents, mode } of config.files) {
        expect([path, readFileSync(join(root, path), 'utf8')]).toEqual([path, contents.inline]);
        expect([path, lstatSync(join(root, path)).mode & 0o7777]).toEqual([path, mode]);
      }
      for (const { path, mode, user, group } of config.directories) {
        const found = lstatSync(join(root, path));
        expect([path, found.isDirectory(), found.mode & 0o7777, found.uid, found.gid]).toEqual([
          path,
          true,
          mode,
          user?.id,
          group?.id,
        ]);
      }
      expect(readlinkSync(join(root, '/etc/link'))).toBe('/opt/opencode-memory-pod');
      for (const { name, contents } of config.units) {
        if (contents !== undefined)
          expect(readFileSync(join(root, '/etc/systemd/system', name), 'utf8')).toBe(contents);
      }
      // Quadlet's units are generated, and the watch is wanted by the pod: neither is enabled.
      const preset = join(root, '/etc/systemd/system-preset/20-ignition.preset');
      const enabled = config.units.filter((unit) => unit.enabled).map(({ name }) => `enable ${name}\n`);
      expect(existsSync(preset) ? readFileSync(preset, 'utf8') : '').toBe(enabled.join(''));
      expect(enabled).toEqual(rendering.includes('systemd') ? [`enable ${pod.name}.service\n`] : []);
      const written = [
        ...config.files.map(({ path }) => path),
        ...config.units.map(({ name }) => `/etc/systemd/system/${name}`),
      ];
      expect(files.filter(({ installPath }) => installPath && !written.includes(installPath))).toEqual([]);
      expect(existsSync(join(root, 'README.md'))).toBe(false);
    },
  );

  test('of version 2.14 refuses 3.4.0', () => {
    const config = write(butaneConfig(memoryPod(), [], { variant: 'flatcar', version: '1.1.0' }));
    mkdirSync(join(folder, 'root'));
    const { status, stdout } = spawnSync(IGNITE, [config, join(folder, 'root'), 'ignition-2.14'], { encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(stdout).toContain('unsupported config version');
  });
});

/** 2.14 knows no specification after 3.3.0: the next test says so. */
function ignitionsFor(spec: ButaneSpec): readonly string[] {
  return ignitionVersion(spec) === '3.3.0' ? ['ignition-2.14', 'ignition-2.24'] : ['ignition-2.24'];
}
