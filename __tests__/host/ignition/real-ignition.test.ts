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
import { memoryPod } from '../memory-pods';

const IGNITE = join(__dirname, '../../../e2e/ignition/ignite.sh');
const UNIT =
  '[Unit]\nDescription=100%% "real" é\n\n[Service]\nExecStart=/bin/true\n\n[Install]\nWantedBy=multi-user.target\n';
const FILES: readonly HostFile[] = [
  {
    path: 'opencode-memory-pod.service',
    installPath: '/etc/systemd/system/opencode-memory-pod.service',
    content: UNIT,
    enable: true,
  },
  {
    path: 'preflight.sh',
    installPath: '/opt/opencode-memory-pod/preflight.sh',
    content: '#!/bin/sh\nexit 0\n',
    mode: 0o755,
  },
  { path: 'README.md', content: 'not for the host' },
];

describeWithTools(['ignition-validate', 'ignition-2.14', 'ignition-2.24', 'unshare'], 'the real Ignition', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ignition-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(config: ButaneConfig): string {
    const path = join(folder, 'config.ign');
    writeFileSync(path, compileIgnition(config));
    return path;
  }

  test.each(ALL_BUTANE_SPECS)('finds nothing to say about $variant $version', (spec) => {
    const { status, stderr, stdout } = spawnSync('ignition-validate', [write(butaneConfig(memoryPod(), FILES, spec))], {
      encoding: 'utf8',
    });
    expect({ status, messages: stdout + stderr }).toEqual({ status: 0, messages: '' });
  });

  test.each(ALL_BUTANE_SPECS.flatMap((spec) => ignitionsFor(spec).map((ignition) => ({ spec, ignition, ...spec }))))(
    '$ignition writes what $variant $version says into an empty root',
    ({ spec, ignition }) => {
      const config: ButaneConfig = {
        ...butaneConfig(memoryPod(), FILES, spec),
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
      expect(readFileSync(join(root, '/etc/systemd/system/opencode-memory-pod.service'), 'utf8')).toBe(UNIT);
      expect(readFileSync(join(root, '/etc/systemd/system-preset/20-ignition.preset'), 'utf8')).toContain(
        'enable opencode-memory-pod.service',
      );
      expect(existsSync(join(root, 'README.md'))).toBe(false);
    },
    60_000,
  );

  test('of version 2.14 refuses 3.4.0', () => {
    const config = write(butaneConfig(memoryPod(), FILES, { variant: 'flatcar', version: '1.1.0' }));
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
