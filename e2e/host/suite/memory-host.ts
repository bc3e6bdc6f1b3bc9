import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitOpsApp, MemoryPodHost, type MemoryPodHostProps, type OutputFile } from '../../../lib';
import { eventually } from './eventually';
import { Machine, REPOSITORY } from './machine';

export const UNIT = 'opencode-memory-pod';
export const PASSWORD = 'fake-password-for-tests';
const ENVIRONMENT = `DD_API_KEY=fake-key-for-tests\nOPENCODE_SERVER_PASSWORD=${PASSWORD}\n`;
export const CONTAINERS = ['valkey', 'falkordb', 'datadog-agent', 'opencode'] as const;

export type Rendering = 'systemd' | 'quadlet';

/** Seconds that anything may take on a loaded machine: what counts is that it comes back at all. */
export const PATIENCE = 240;

/** A host with the pod in this rendering, reached from the network and on the spot. */
export function memoryHost(rendering: Rendering, release: 'trixie' | 'bookworm' = 'trixie'): MemoryHost {
  return new MemoryHost(
    { rendering, plugin: 'disabled', graphiti: 'disabled', bindAddresses: ['127.0.0.1', Machine.ADDRESS] },
    release,
  );
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
  public readonly machine: Machine;
  public readonly files: readonly OutputFile[];
  private readonly folder = mkdtempSync(join(tmpdir(), 'e2e-host-app-'));

  public constructor(
    private readonly props: MemoryPodHostProps,
    release: 'trixie' | 'bookworm' = 'trixie',
  ) {
    const app = new GitOpsApp();
    new MemoryPodHost(app, 'memory', props);
    this.files = app.files().map((file) => ({ ...file, path: file.path.replace('hosts/memory/', '') }));
    this.machine = new Machine(release);
    this.writeApp();
    this.allowLogin();
  }

  /** Boots it, installs the pod, and waits until all is well. */
  public async start(): Promise<void> {
    this.machine.boot();
    this.install();
    this.machine.run('systemctl', 'start', UNIT);
    await this.isBack();
  }

  /** Brings the bundle and the secrets there and enables the unit, with the machine booted. */
  public install(): string {
    this.machine.writeBundle(this.files, '/root/bundle');
    this.deliverSecrets();
    this.machine.run('systemctl', 'start', 'podman.socket');
    return this.machine.shell('/root/bundle/install.sh 2>&1');
  }

  /** /run is gone after each boot: a unit of the host's owner delivers the file, here one of the suite. */
  public deliverSecrets(): void {
    this.machine.write('/etc/e2e-secrets.env', ENVIRONMENT, 0o600);
    this.machine.write(
      '/etc/systemd/system/onepassword-secrets.service',
      [
        '[Unit]',
        'Description=Secrets of the tests',
        '[Service]',
        'Type=oneshot',
        'RemainAfterExit=yes',
        'ExecStart=/usr/bin/install -D -m 0600 /etc/e2e-secrets.env /run/secrets/opencode.env',
        '[Install]',
        'WantedBy=multi-user.target',
        '',
      ].join('\n'),
    );
    this.machine.run('systemctl', 'enable', '--now', '--quiet', 'onepassword-secrets.service');
    this.machine.run('systemctl', 'enable', '--quiet', 'podman.socket');
  }

  /** `verify host` over ssh, from the client beside the machine. */
  public verify(...args: readonly string[]): readonly Verified[] {
    const main = join(REPOSITORY, 'lib/cli/main.ts');
    const { stdout, stderr } = this.machine.client(
      ...['env', '-C', this.folder, process.execPath, '--import', 'tsx', main, 'verify', 'host'],
      ...[
        '--ssh',
        `root@${Machine.ADDRESS}`,
        '--ssh-config',
        join(this.folder, 'ssh-config'),
        '--output',
        'json',
        ...args,
      ],
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

  /** Whether everything answers and is healthy, and the unit says so. */
  public isWell(): boolean {
    const { ActiveState, SubState } = this.unit('ActiveState', 'SubState');
    if (ActiveState !== 'active' || SubState !== 'running' || this.answer() !== 401) return false;
    return CONTAINERS.every((name) => this.inspect(name, '{{.State.Health.Status}}') === 'healthy');
  }

  /** Seconds until all is well; throws where it is not for so long that it will not be. */
  public isBack(): Promise<number> {
    return eventually(
      PATIENCE,
      () => this.isWell(),
      () => this.status(),
    );
  }

  /** What a person would look at. */
  public status(): string {
    return this.machine.try('systemctl', 'status', '--no-pager', '--lines=10', UNIT).stdout;
  }

  /** Something of a container, in the words of `podman inspect --format`; empty where there is none. */
  public inspect(name: string, format: string): string {
    return this.machine.try('podman', 'inspect', '--format', format, `${UNIT}-${name}`).stdout.trim();
  }

  public remove(): void {
    this.machine.remove();
    rmSync(this.folder, { recursive: true, force: true });
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
    execFileSync('ln', ['-s', join(REPOSITORY, 'node_modules'), join(this.folder, 'node_modules')]);
  }

  private allowLogin(): void {
    const key = join(this.folder, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    this.machine.write('/root/.ssh/authorized_keys', readFileSync(`${key}.pub`), 0o600);
    const lines = [
      'Host *',
      `  IdentityFile ${key}`,
      '  IdentitiesOnly yes',
      '  StrictHostKeyChecking no',
      '  UserKnownHostsFile /dev/null',
      '  LogLevel ERROR',
      '',
    ];
    writeFileSync(join(this.folder, 'ssh-config'), lines.join('\n'));
  }
}
