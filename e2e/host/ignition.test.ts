import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemoryPodHostProps } from '../../lib';
import { type ButaneSpec, ignitionVersion } from '../../lib/host/butane/butane-versions';
import { hasTool } from '../../__tests__/support/tools';
import { eventually } from './suite/eventually';
import { MemoryHost, PATIENCE, type Rendering, UNIT } from './suite/memory-host';
import { NspawnMachine } from './suite/nspawn-machine';
import { REPOSITORY } from './suite/places';
import { recovered, tellRecoveries } from './suite/recoveries';
import { RELEASE } from './suite/release';
import { describeWithControl } from './suite/with-control';

/** Where Podman is told of the images. */
const IMAGES = '/etc/containers/storage.conf';

/** Each specification once, and each rendering. */
const CASES: readonly {
  readonly butane: ButaneSpec;
  readonly rendering: Rendering;
  readonly ignition: string;
  readonly props?: Partial<MemoryPodHostProps>;
}[] = [
  { butane: { variant: 'flatcar', version: '1.0.0' }, rendering: 'systemd', ignition: 'ignition-2.14' },
  { butane: { variant: 'flatcar', version: '1.1.0' }, rendering: 'quadlet', ignition: 'ignition-2.24' },
  {
    butane: { variant: 'fcos', version: '1.6.0' },
    rendering: 'systemd',
    ignition: 'ignition-2.24',
    props: { dataRoot: '/var/lib/memory' },
  },
];

describeWithControl('a machine that Ignition has written', () => {
  let host: MemoryHost | undefined;
  afterEach(async () => {
    await host?.remove();
    tellRecoveries('Ignition');
  });

  test.each(CASES.map((machine) => ({ ...machine, spec: ignitionVersion(machine.butane) })))(
    'specification $spec, $rendering: the pod comes up by itself once images and secrets are there',
    async ({ butane, rendering, ignition, props, spec }) => {
      expect([ignition, hasTool(ignition)]).toEqual([ignition, true]);
      const machine = new NspawnMachine(RELEASE);
      host = new MemoryHost(machine, { rendering, plugin: 'disabled', graphiti: 'disabled', butane, ...props });
      const config = host.files.find(({ path }) => path.endsWith('.ign'))?.content ?? '';
      expect(JSON.parse(config)).toMatchObject({ ignition: { version: spec } });
      ignite(config, machine.root, ignition);
      execFileSync('mv', [join(machine.root, IMAGES), join(machine.root, `${IMAGES}.later`)]);
      machine.boot();

      const shown = (): string => machine.try('systemctl', 'status', '--no-pager', '--lines=30', UNIT).stdout;
      const said = (): string => machine.run('journalctl', '--no-pager', '-u', UNIT);
      await eventually(PATIENCE, () => said().includes('opencode.env is not there'), said);
      // Tried again every ten seconds, and not as fast as systemd can.
      const tries = (): number => Number(machine.run('systemctl', 'show', UNIT, '--property=NRestarts', '--value'));
      const before = { tries: tries(), seconds: host.uptime() };
      await eventually(PATIENCE, () => tries() > before.tries + 1, shown);
      expect(host.uptime() - before.seconds).toBeGreaterThan(9);
      host.deliverSecrets();
      machine.run('mv', `${IMAGES}.later`, IMAGES);
      machine.run('systemctl', 'start', 'podman.socket');
      const seconds = await host.isBack();
      recovered.push({ rendering, fault: `first boot from ${spec}, from images and secrets on`, seconds });
      await host.isRunning();
      expect(machine.run('systemctl', 'is-enabled', UNIT).trim()).toMatch(/^(enabled|generated)$/);
    },
  );
});

/** As at a first boot. */
function ignite(config: string, root: string, ignition: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'e2e-ignition-'));
  try {
    writeFileSync(join(folder, 'config.ign'), config);
    const script = join(REPOSITORY, 'e2e/ignition/ignite.sh');
    execFileSync('sh', [script, join(folder, 'config.ign'), root, ignition], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
