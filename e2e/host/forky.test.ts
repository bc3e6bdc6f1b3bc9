import { expectHealthy, expectToStop } from './suite/expectations';
import { DEATHS, FIREWALLS } from './suite/faults';
import { LOOKED_AT_OFTEN, MemoryHost, UNIT } from './suite/memory-host';
import { NspawnMachine } from './suite/nspawn-machine';
import { portsAnswerAgain, survives } from './suite/recovery';
import { tellRecoveries } from './suite/recoveries';
import { describeWithControl } from './suite/with-control';

/** As many of the suite's deaths as tell of each way back: that of Podman, of a container's unit and of the watch. */
const NAMES = ['kill -9 of valkey', 'kill -9 of opencode', 'podman kill of valkey', 'the pod removed by hand'];

describeWithControl('the Podman and the systemd of Debian forky', () => {
  let host: MemoryHost;
  beforeAll(async () => {
    const machine = new NspawnMachine('forky');
    host = new MemoryHost(machine, {
      rendering: 'quadlet',
      quadlet: { podmanVersion: '5.8' },
      plugin: 'disabled',
      graphiti: 'disabled',
      datadogAgent: LOOKED_AT_OFTEN,
    });
    machine.boot();
    await host.start();
  });
  afterAll(async () => {
    tellRecoveries('quadlet, forky');
    await host.remove();
  });

  test('are newer than those of trixie', () => {
    const [, major = 0, minor = 0] = /(\d+)\.(\d+)/.exec(host.machine.run('podman', '--version'))?.map(Number) ?? [];
    expect(major * 100 + minor).toBeGreaterThanOrEqual(506);
    expect(Number(/\d+/.exec(host.machine.run('systemctl', '--version'))?.[0])).toBeGreaterThan(257);
  });

  test('verify host finds every criterion that a healthy host can show', () => {
    expectHealthy(host);
  });

  test('systemd-analyze verify has nothing to say of the server’s unit', () => {
    const path = host.machine.run('systemctl', 'show', `${UNIT}-opencode`, '--property=FragmentPath', '--value').trim();
    const asked = host.machine.try('systemd-analyze', 'verify', '--man=no', '--recursive-errors=no', path);
    expect(asked).toMatchObject({ status: 0, stderr: '' });
  });

  test.each(DEATHS.filter(({ name }) => NAMES.includes(name)))('it comes back after: $name', (fault) =>
    survives(host, 'quadlet', fault),
  );

  test.each(FIREWALLS)('the ports answer again after: $name', (fault) => portsAnswerAgain(host, 'quadlet', fault));

  test('it stops, and leaves nothing', () => {
    expectToStop(host);
  });
});
