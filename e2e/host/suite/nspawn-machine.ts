import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { COMMAND, type Control, type Ended, Machine } from './machine';
import { CACHE, RUN, SCRIPTS } from './places';
import type { Release } from './release';

/** A Debian with its own systemd as PID 1, booted by systemd-nspawn. */
export class NspawnMachine extends Machine implements Control {
  private static count = 0;
  public readonly address = '192.0.2.1';
  public readonly clientAddress = '192.0.2.2';
  public readonly control: Control = this;
  public readonly root: string;
  private readonly state: string;
  private readonly name: string;
  private readonly keeper: ChildProcess;

  public constructor(private readonly release: Release) {
    super();
    NspawnMachine.count += 1;
    this.name = `e2e-${String(process.pid)}-${String(NspawnMachine.count)}`;
    mkdirSync(RUN, { recursive: true });
    this.state = mkdtempSync(join(RUN, 'machine-'));
    this.root = join(this.state, 'root');
    // Outlives this process, and sees its end however that comes: what is up is taken down.
    this.keeper = spawn('bash', [join(SCRIPTS, 'keep.sh'), this.name, release], {
      env: this.environment(),
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.keeper.unref();
    this.script('create.sh', release);
    this.allowLogin();
  }

  public get sshOptions(): readonly string[] {
    return ['--ssh', `root@${this.address}`, '--ssh-config', this.sshConfig];
  }

  /** Configuration with which `ssh` logs in as root, from the client. */
  public get sshConfig(): string {
    return join(this.state, 'ssh-config');
  }

  public boot(): void {
    const binds = [
      `--bind=${join(this.state, 'containers')}:/var/lib/containers`,
      `--bind-ro=${join(CACHE, `prepared-${this.release}.images`)}:/srv/images`,
    ];
    this.script('boot.sh', this.name, this.root, ...binds);
  }

  public powerOff(): void {
    this.script('down.sh', this.name);
  }

  public cutPower(): void {
    this.script('down.sh', this.name, '--cut');
  }

  public async remove(): Promise<void> {
    const gone = once(this.keeper, 'exit');
    this.keeper.stdin?.end();
    await gone;
  }

  public try(...command: readonly string[]): Ended {
    return this.spawn('bash', [join(SCRIPTS, 'exec.sh'), this.name, ...command]);
  }

  public client(...command: readonly string[]): Ended {
    return this.spawn('ip', [...this.asClient, ...command]);
  }

  public clientProcess(...command: readonly string[]): ChildProcess {
    return spawn('ip', [...this.asClient, ...command], { stdio: ['pipe', 'pipe', 'inherit'] });
  }

  public write(path: string, content: string | Buffer, mode = 0o644): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
  }

  private get asClient(): readonly string[] {
    return ['netns', 'exec', `${this.name}-client`];
  }

  private allowLogin(): void {
    const key = join(this.state, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    this.write('/root/.ssh/authorized_keys', readFileSync(`${key}.pub`), 0o600);
    const lines = [
      'Host *',
      `  IdentityFile ${key}`,
      '  IdentitiesOnly yes',
      '  StrictHostKeyChecking no',
      '  UserKnownHostsFile /dev/null',
      '  LogLevel ERROR',
      '',
    ];
    writeFileSync(this.sshConfig, lines.join('\n'));
  }

  private script(script: string, ...args: readonly string[]): void {
    execFileSync('bash', [join(SCRIPTS, script), ...args], {
      ...COMMAND,
      env: this.environment(),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  private spawn(program: string, args: readonly string[]): Ended {
    return spawnSync(program, args, { ...COMMAND, env: this.environment() });
  }

  private environment(): NodeJS.ProcessEnv {
    return { ...process.env, STATE: this.state };
  }
}
