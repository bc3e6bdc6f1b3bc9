import { join } from 'node:path';
import { NspawnMachine } from './suite/nspawn-machine';
import { REPOSITORY } from './suite/places';
import { RELEASE } from './suite/release';
import { describeWithControl } from './suite/with-control';

describeWithControl('a host of somebody’s own, over ssh', () => {
  let machine: NspawnMachine;
  beforeAll(() => {
    machine = new NspawnMachine(RELEASE);
    machine.boot();
  });
  afterAll(() => machine.remove());

  test('the same suite runs, says what it skips, and leaves nothing behind', () => {
    const host = [`E2E_HOST=root@${machine.address}`, `E2E_HOST_SSH_CONFIG=${machine.sshConfig}`];
    const jest = [join(REPOSITORY, 'node_modules/jest/bin/jest.js'), '--config', 'e2e/host/jest.config.js'];
    const { status, stderr } = machine.client(
      ...['env', '-C', REPOSITORY, ...host, process.execPath, ...jest, 'systemd-lifecycle'],
    );
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    expect(stderr).toContain('needs a machine that can be switched off');
    expect(machine.has('/persist/containers')).toBe(false);
    expect(machine.run('podman', 'ps', '--all', '--quiet')).toBe('');
  });
});
