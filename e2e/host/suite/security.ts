import { HARDENING } from '../../../lib/host/systemd/hardening';
import { type MemoryHost, UNIT } from './memory-host';

/** `systemd-analyze security` of the pod's unit, as it is and without what was taken from it: 0 is safe, 10 is not. */
export function exposure(host: MemoryHost): { readonly before: number; readonly after: number } {
  const unit = host.machine.run('systemctl', 'cat', UNIT);
  const bare = unit.split('\n').filter((line) => !HARDENING.includes(line));
  host.machine.write('/etc/systemd/system/e2e-bare.service', bare.join('\n'));
  host.machine.run('systemctl', 'daemon-reload');
  const [before, after] = ['e2e-bare', UNIT].map((name) => {
    const { stdout } = host.machine.try('systemd-analyze', 'security', '--no-pager', `${name}.service`);
    return Number(/Overall exposure level for .*: ([\d.]+)/.exec(stdout)?.[1]);
  });
  host.machine.run('rm', '/etc/systemd/system/e2e-bare.service');
  host.machine.run('systemctl', 'daemon-reload');
  process.stderr.write(`exposure | ${String(before)} | ${String(after)}\n`);
  return { before: before ?? NaN, after: after ?? NaN };
}
