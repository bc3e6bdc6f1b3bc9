import { ALL_BUTANE_SPECS, type ButaneSpec } from '../../../lib/host/butane/butane-versions';
import { checkButane } from '../../../lib/host/butane/check-butane';
import { butaneConfig, renderButane } from '../../../lib/host/butane/render-butane';
import type { HostFile } from '../../../lib/host/host-file';
import { memoryPod } from '../memory-pods';

const FCOS: ButaneSpec = { variant: 'fcos', version: '1.5.0' };
const FLATCAR: ButaneSpec = { variant: 'flatcar', version: '1.1.0' };
const UNIT: HostFile = {
  path: 'opencode-memory-pod.service',
  installPath: '/etc/systemd/system/opencode-memory-pod.service',
  content: '[Service]\nExecStart=/bin/true\n',
  enable: true,
};

describe('Butane of the memory pod', () => {
  test('is a .bu and the .ign that it compiles to', () => {
    const files = renderButane(memoryPod(), [UNIT]);
    expect(files.map(({ path }) => path)).toEqual(['opencode-memory-pod.bu', 'opencode-memory-pod.ign']);
    expect(files.map(({ content }) => content).join('\n')).toMatchSnapshot();
  });

  test('makes the directories with their modes and owners', () => {
    expect(butaneConfig(memoryPod(), [], FLATCAR).directories).toEqual([
      { path: '/persist/containers/valkey', mode: 0o700, user: { id: 999 }, group: { id: 999 } },
      { path: '/persist/containers/falkordb', mode: 0o700, user: { id: 1000 }, group: { id: 1000 } },
      { path: '/persist/containers/opencode', mode: 0o700, user: { id: 0 }, group: { id: 0 } },
    ]);
  });

  test("asks Flatcar, and nobody else, for Podman's extension", () => {
    const paths = (spec: ButaneSpec) => butaneConfig(memoryPod(), [], spec).files.map(({ path }) => path);
    expect(paths(FLATCAR)).toContain('/etc/flatcar/enabled-sysext.conf');
    expect(paths(FCOS)).not.toContain('/etc/flatcar/enabled-sysext.conf');
  });

  test('carries a unit with a line that Ignition refuses as a file, and still enables it', () => {
    const long = { ...UNIT, content: `[Service]\nExecStart=/bin/echo ${'x'.repeat(4000)}\n` };
    const config = butaneConfig(memoryPod(), [long], FLATCAR);
    expect(config.units).toEqual([{ name: 'opencode-memory-pod.service', enabled: true, contents: undefined }]);
    expect(config.files).toContainEqual(
      expect.objectContaining({ path: UNIT.installPath, contents: { inline: long.content } }),
    );
  });

  test.each(ALL_BUTANE_SPECS.filter(({ variant }) => variant === 'flatcar'))('suits Flatcar $version', (spec) => {
    expect(checkButane(memoryPod(), [UNIT], spec)).toEqual([]);
  });

  test('on Fedora CoreOS wants data below /var and labels', () => {
    expect(
      checkButane(memoryPod({ plugin: { hostPath: '/data/plugin' }, scriptsDirectory: '/scripts' }), [UNIT], FCOS),
    ).toEqual([
      expect.stringContaining('dataRoot is "/persist/containers": Fedora CoreOS keeps its root read-only'),
      expect.stringContaining('plugin.hostPath is "/data/plugin": Fedora CoreOS keeps its root read-only'),
      expect.stringContaining('scriptsDirectory is "/scripts": Fedora CoreOS keeps its root read-only'),
      expect.stringContaining('selinuxRelabel is false'),
    ]);
    expect(checkButane(memoryPod({ dataRoot: '/var/lib/memory', selinuxRelabel: true }), [UNIT], FCOS)).toEqual([]);
  });
});
