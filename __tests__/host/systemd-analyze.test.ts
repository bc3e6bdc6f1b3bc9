import { hostScripts } from '../../lib/host/host-scripts';
import type { MemoryPodProps } from '../../lib/host/memory-pod-props';
import { resolveMemoryPod } from '../../lib/host/resolve-memory-pod';
import { systemdFiles } from '../../lib/host/systemd/systemd-files';
import { describeWithTools } from '../support/tools';
import { runUnderSystemd, SYSTEMD_TOOLS } from './support/systemd-machine';

jest.setTimeout(300_000);

const UNITS: Readonly<Record<string, MemoryPodProps>> = {
  defaults: { plugin: 'disabled', graphiti: 'disabled' },
  everything: {
    plugin: { hostPath: '/srv/my plugin' },
    graphiti: { hostPath: '/srv/100%' },
    bindAddresses: ['127.0.0.1', '::1'],
    selinuxRelabel: true,
    unit: { description: '100 % memory', after: ['a.service'], wantedBy: ['multi-user.target', 'default.target'] },
    valkey: { memoryLimit: '3g', environment: { QUOTED: 'it\'s "5 $"\n' } },
  },
};

describeWithTools(SYSTEMD_TOOLS, 'systemd-analyze', () => {
  let read: (path: string) => string;

  beforeAll(() => {
    const files = Object.entries(UNITS).flatMap(([name, props]) => {
      const pod = resolveMemoryPod({ ...props, name });
      return [...systemdFiles(pod), ...hostScripts(pod)].map(({ installPath, content }) => [
        `root${installPath}`,
        content,
      ]);
    });
    read = runUnderSystemd({
      ...Object.fromEntries(files),
      broken: '',
      'drive.sh': [
        'cp -r /test/root/. /',
        'for name in defaults everything broken; do',
        '  unit=/etc/systemd/system/$name.service',
        '  [ "$name" != broken ] || sed s/Type=forking/Type=fork/ /etc/systemd/system/defaults.service >$unit',
        '  systemd-analyze verify --man=no --recursive-errors=no $unit >/test/$name 2>&1; echo "status $?" >>/test/$name',
        'done',
        'systemd-analyze security --no-pager --offline=yes defaults.service | tail -n 1 >/test/security',
      ].join('\n'),
    });
  });

  test.each(Object.keys(UNITS))('verify finds nothing in the unit with %s', (name) => {
    expect(read(name)).toBe('status 0\n');
  });

  test('verify finds what is wrong', () => {
    expect(read('broken')).toMatch(/Type=fork\b|Failed to parse service type/);
  });

  test('the exposure is below what the documentation says', () => {
    expect(Number(/level for \S+ ([\d.]+)/.exec(read('security'))?.[1])).toBeLessThan(8.6);
  });
});
