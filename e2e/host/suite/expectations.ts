import { type MemoryHost, UNIT } from './memory-host';

/** Every criterion of `verify host` holds that the images of the suite can show. */
export function expectHealthy(host: MemoryHost): void {
  expect(host.verify('--skip', 'telemetry').filter(({ status }) => status !== 'holds')).toEqual([]);
}

/** The unit stops with success, and no container stays. */
export function expectToStop(host: MemoryHost): void {
  host.machine.run('systemctl', 'stop', UNIT);
  expect(host.unit('ActiveState', 'Result')).toEqual({ ActiveState: 'inactive', Result: 'success' });
  expect(host.machine.run('podman', 'ps', '--all', '--quiet')).toBe('');
}
