import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitOpsApp, MemoryPodHost, type MemoryPodHostProps, type OutputFile } from '../../../lib';
import { eventually } from './eventually';
import type { Control, Machine } from './machine';
import { mutated } from './mutations';
import { NspawnMachine } from './nspawn-machine';
import { REPOSITORY } from './places';
import { RELEASE } from './release';
import { SshMachine } from './ssh-machine';

export const UNIT = 'opencode-memory-pod';
export const PASSWORD = 'fake-password-for-tests';
const ENVIRONMENT = `DD_API_KEY=fake-key-for-tests\nOPENCODE_SERVER_PASSWORD=${PASSWORD}\n`;
export const CONTAINERS = ['valkey', 'falkordb', 'datadog-agent', 'opencode'] as const;
export type Container = (typeof CONTAINERS)[number];

export type Rendering = 'systemd' | 'quadlet';

/** Where the host's folder is brought to. */
export const BUNDLE = '/root/e2e-bundle';

/** Where the pod reads its secrets. */
export const ENVIRONMENT_FILE = '/run/secrets/opencode.env';

/** The unit that delivers the secrets, and where it has them from. */
const SECRETS_UNIT = 'onepassword-secrets.service';
const SECRETS = '/etc/e2e-secrets.env';

/** The unit that stands for the server. */
export function serverUnit(rendering: Rendering): string {
  return rendering === 'quadlet' ? `${UNIT}-opencode` : UNIT;
}

/** `user@host` of somebody's own host, as which the suite then runs; otherwise it makes machines. */
export const OWN_HOST = process.env['E2E_HOST'];

/** Number of a note whose fix is taken out of what is installed, to see a test fail. */
const WITHOUT = process.env['E2E_HOST_WITHOUT'];

/**
 * Seconds that anything may take on a loaded machine: what counts is that it comes back at all. Without a fix it is not
 * expected to.
 */
export const PATIENCE = WITHOUT === undefined ? 240 : 150;

/**
 * Where it is not about the start: by default the Agent is looked at once a minute, and an Agent that was not ready at once
 * would be waited for as long by each test.
 */
export const LOOKED_AT_OFTEN = { healthCheck: { intervalSeconds: 10, startPeriodSeconds: 30 } } as const;

/** A host with the pod in this rendering, reached from the network and on the spot. */
export function memoryHost(rendering: Rendering, props: Partial<MemoryPodHostProps> = {}, secrets = ''): MemoryHost {
  const disabled = { plugin: 'disabled', graphiti: 'disabled' } as const;
  return new MemoryHost(newMachine(), { rendering, ...disabled, datadogAgent: LOOKED_AT_OFTEN, ...props }, secrets);
}

/** The machine that a pod is brought to. */
export function newMachine(): Machine {
  return OWN_HOST === undefined
    ? new NspawnMachine(RELEASE)
    : new SshMachine(OWN_HOST, process.env['E2E_HOST_SSH_CONFIG']);
}

/** What `verify host` says of a criterion. */
export interface Verified {
  readonly id: string;
  readonly slug: string;
  readonly status: 'holds' | 'fails' | 'unknown';
  readonly seen: string;
  readonly next?: string;
  readonly seconds: number;
}

/** A machine with the memory pod of these props, as `install.sh` brings it there. */
export class MemoryHost {
  public readonly files: readonly OutputFile[];
  private readonly folder = mkdtempSync(join(tmpdir(), 'e2e-host-app-'));
  private readonly props: MemoryPodHostProps;

  public constructor(
    public readonly machine: Machine,
    props: MemoryPodHostProps,
    /** Lines of the environment file beside those that every pod has. */
    private readonly secrets = '',
  ) {
    this.props = { bindAddresses: ['127.0.0.1', machine.address], ...props };
    const app = new GitOpsApp();
    new MemoryPodHost(app, 'memory', this.props);
    const files = app.files().map((file) => ({ ...file, path: file.path.replace('hosts/memory/', '') }));
    this.files = WITHOUT === undefined ? files : mutated(files, Number(WITHOUT));
    this.writeApp();
    const there = machine.control === undefined ? this.own().filter((path) => machine.has(path)) : [];
    if (there.length > 0)
      throw new Error(`${machine.sshOptions.join(' ')} has ${there.join(', ')}: this suite would delete it`);
  }

  /** What is done to the machine from outside; a test that needs belongs into `describeWithControl`. */
  public get control(): Control {
    const { control } = this.machine;
    if (control === undefined) throw new Error(`${String(OWN_HOST)} is not to be switched off`);
    return control;
  }

  /** Installs the pod on the booted host, and waits until all is well. */
  public async start(): Promise<void> {
    this.install();
    this.machine.run('systemctl', 'start', UNIT);
    await this.isBack();
  }

  /** Brings the bundle and the secrets there and enables the unit, with the machine booted. */
  public install(): string {
    for (const { path, content, mode } of this.files) this.machine.write(join(BUNDLE, path), content, mode);
    this.deliverSecrets();
    this.machine.run('systemctl', 'start', 'podman.socket');
    return this.machine.shell(`${BUNDLE}/install.sh 2>&1`);
  }

  /** /run is gone after each boot: a unit of the host's owner delivers the file, here one of the suite. */
  public deliverSecrets(): void {
    this.machine.write(SECRETS, ENVIRONMENT + this.secrets, 0o600);
    this.machine.write(
      `/etc/systemd/system/${SECRETS_UNIT}`,
      [
        '[Unit]',
        'Description=Secrets of the tests',
        '[Service]',
        'Type=oneshot',
        'RemainAfterExit=yes',
        `ExecStart=/usr/bin/install -D -m 0600 ${SECRETS} ${ENVIRONMENT_FILE}`,
        '[Install]',
        'WantedBy=multi-user.target',
        '',
      ].join('\n'),
    );
    this.machine.run('systemctl', 'enable', '--now', '--quiet', SECRETS_UNIT);
    this.machine.run('systemctl', 'enable', '--quiet', 'podman.socket');
  }

  /** `verify host` over ssh, from the client beside the machine. */
  public verify(...args: readonly string[]): readonly Verified[] {
    const main = join(REPOSITORY, 'lib/cli/main.ts');
    const { stdout, stderr } = this.machine.client(
      ...['env', '-C', this.folder, process.execPath, '--import', 'tsx', main, 'verify', 'host'],
      ...[...this.machine.sshOptions, '--output', 'json', ...args],
    );
    if (stdout === '') throw new Error(`verify host: ${stderr}`);
    return (JSON.parse(stdout) as { readonly criteria: readonly Verified[] }).criteria;
  }

  /** What one criterion says. */
  public ask(slug: string, ...args: readonly string[]): Verified {
    const [verified] = this.verify('--only', slug, ...args);
    if (verified === undefined) throw new Error(`verify host does not know ${slug}`);
    return verified;
  }

  /** Properties of the pod's unit. */
  public unit(...names: readonly string[]): Readonly<Record<string, string>> {
    const lines = this.machine.run('systemctl', 'show', UNIT, ...names.map((name) => `--property=${name}`)).split('\n');
    return Object.fromEntries(
      lines
        .filter((line) => line.includes('='))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  }

  /** The status that OpenCode answers without a password, asked on the host; 0 where nothing answers. */
  public answer(): number {
    return Number(
      this.machine.try('curl', '-s', '-m', '3', '-o', '/dev/null', '-w', '%{http_code}', 'http://127.0.0.1:4096/')
        .stdout,
    );
  }

  /** Whether everything answers and is healthy, and each unit of the pod has done its start. */
  public isWell(): boolean {
    return this.units().every((unit) => this.saysRunning(unit)) && this.answer() === 401 && this.isHealthy();
  }

  /** The unit of the pod; as Quadlet each container has one too, which waits until the container is ready. */
  private units(): readonly string[] {
    return this.props.rendering === 'quadlet' ? [UNIT, ...CONTAINERS.map((name) => `${UNIT}-${name}`)] : [UNIT];
  }

  private isHealthy(): boolean {
    const names = CONTAINERS.map((name) => `${UNIT}-${name}`);
    const { stdout } = this.machine.try('podman', 'inspect', '--format', '{{.State.Health.Status}}', ...names);
    return stdout === 'healthy\n'.repeat(names.length);
  }

  /** Whether systemd says of a unit that it is active and runs. */
  public saysRunning(unit: string): boolean {
    const shown = this.machine.run('systemctl', 'show', unit, '--property=ActiveState', '--property=SubState');
    return shown === 'ActiveState=active\nSubState=running\n';
  }

  /** Keeps the unit that looks after the pod from looking. */
  public holdWatch(): void {
    this.machine.run('systemctl', 'kill', '--kill-whom=main', '--signal=STOP', `${UNIT}-watch`);
  }

  public releaseWatch(): void {
    this.machine.run('systemctl', 'kill', '--kill-whom=main', '--signal=CONT', `${UNIT}-watch`);
  }

  /** Seconds since the host's boot. */
  public uptime(): number {
    return Number.parseFloat(this.machine.run('cat', '/proc/uptime'));
  }

  /** When a unit was last active and then was not any more, in seconds since the host's boot. */
  public leftActive(unit: string): number {
    return (
      Number(this.machine.run('systemctl', 'show', unit, '--property=ActiveExitTimestampMonotonic', '--value')) / 1e6
    );
  }

  /** Seconds until all is well; throws where it is not for so long that it will not be. */
  public isBack(): Promise<number> {
    return eventually(
      PATIENCE,
      () => this.isWell(),
      () => this.status(),
    );
  }

  /** Waits until systemd has started everything, with no unit failed. */
  public async isRunning(): Promise<void> {
    const said = (): string => this.machine.try('systemctl', 'is-system-running').stdout.trim();
    const failed = (): string => this.machine.try('systemctl', '--failed', '--plain', '--no-legend').stdout;
    await eventually(
      PATIENCE,
      () => said() === 'running',
      () => `${said()}: ${failed()}`,
    );
  }

  /** What a person would look at. */
  public status(): string {
    return this.machine.try('systemctl', 'status', '--no-pager', '--lines=10', UNIT).stdout;
  }

  /** Something of a container, in the words of `podman inspect --format`; empty where there is none. */
  public inspect(name: Container, format: string): string {
    return this.machine.try('podman', 'inspect', '--format', format, `${UNIT}-${name}`).stdout.trim();
  }

  public async remove(): Promise<void> {
    if (this.machine.control === undefined) this.undo();
    await this.machine.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A host of somebody's own is left as it was found. */
  private undo(): void {
    this.machine.try(`${BUNDLE}/install.sh`, '--undo');
    this.machine.try('systemctl', 'disable', '--now', SECRETS_UNIT);
    this.machine.run('rm', '-rf', ...this.own());
    this.machine.run('systemctl', 'daemon-reload');
  }

  /** What must not be there before, and is not there afterwards. */
  private own(): readonly string[] {
    return [BUNDLE, SECRETS, `/etc/systemd/system/${SECRETS_UNIT}`, ENVIRONMENT_FILE, '/persist/containers'];
  }

  /** The app that `verify` asks, as a user has it. */
  private writeApp(): void {
    writeFileSync(join(this.folder, 'cdk8s.yaml'), 'app: node --import tsx main.ts\n');
    writeFileSync(
      join(this.folder, 'main.ts'),
      `import { GitOpsApp, MemoryPodHost } from ${JSON.stringify(join(REPOSITORY, 'lib'))};
const app = new GitOpsApp();
new MemoryPodHost(app, 'memory', ${JSON.stringify(this.props)});
app.synth();
`,
    );
    symlinkSync(join(REPOSITORY, 'node_modules'), join(this.folder, 'node_modules'));
  }
}
