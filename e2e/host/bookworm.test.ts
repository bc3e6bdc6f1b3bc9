import { expectHealthy, expectToStop } from './suite/expectations';
import { DEATHS } from './suite/faults';
import { LOOKED_AT_OFTEN, MemoryHost } from './suite/memory-host';
import { NspawnMachine } from './suite/nspawn-machine';
import { survives } from './suite/recovery';
import { tellRecoveries } from './suite/recoveries';
import { describeWithControl } from './suite/with-control';

describeWithControl('Podman 4.3.1 and systemd 252 of Debian bookworm', () => {
  let host: MemoryHost;
  beforeAll(async () => {
    const machine = new NspawnMachine('bookworm');
    host = new MemoryHost(machine, { plugin: 'disabled', graphiti: 'disabled', datadogAgent: LOOKED_AT_OFTEN });
    machine.boot();
    await host.start();
  });
  afterAll(async () => {
    tellRecoveries('systemd, Podman 4.3.1');
    await host.remove();
  });

  test('is what this is', () => {
    expect(host.machine.run('podman', '--version')).toContain(' 4.3.1');
  });

  test('verify host finds every criterion that a healthy host can show', () => {
    expectHealthy(host);
  });

  test.each(DEATHS.filter(({ hits }) => hits.includes('opencode')))('it comes back after: $name', (fault) =>
    survives(host, 'systemd', fault),
  );

  test('it stops, and leaves nothing', () => {
    expectToStop(host);
  });
});
