import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OutputFile } from '../../../lib';

const SCRIPTS = join(__dirname, '..');
export const REPOSITORY = join(SCRIPTS, '../..');
const CACHE = process.env['CDK8S_OPENCODE_CACHE'] ?? join(homedir(), '.cache/cdk8s-opencode');

/** What a command on the machine ended with. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Machines that are up, to be taken down whatever happens. */
const UP = new Set<Machine>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
process.once('exit', () => {
  for (const machine of UP) machine.remove();
});

/** A Debian with its own systemd as PID 1, booted by systemd-nspawn: the host of a memory pod. */
export class Machine {
  /** Its address, and that of a client beside it. */
  public static readonly ADDRESS = '192.0.2.1';

  private static count = 0;
  private readonly state: string;
  private readonly name: string;
  public readonly root: string;

  /** A copy of the file system that `prepare.sh` has made for this release of Debian. */
  public constructor(release: 'trixie' | 'bookworm') {
    run('bash', [join(SCRIPTS, 'prepare.sh'), release]);
    Machine.count += 1;
    this.name = `e2e-${String(process.pid)}-${String(Machine.count)}`;
    this.state = mkdtempSync(join(tmpdir(), 'e2e-host-'));
    this.root = join(this.state, 'root');
    run('cp', ['-a', '--reflink=auto', join(CACHE, 'e2e-host', `prepared-${release}`), this.root]);
    UP.add(this);
  }

  /** Boots it; what systemd says of itself then. */
  public boot(): string {
    return this.script('boot.sh', this.name, this.root).trim();
  }

  public powerOff(): void {
    this.script('down.sh', this.name);
  }

  /** As if the plug was pulled. */
  public cutPower(): void {
    this.script('down.sh', this.name, '--cut');
  }

  public remove(): void {
    this.script('down.sh', this.name);
    rmSync(this.state, { recursive: true, force: true });
    UP.delete(this);
  }

  /** Runs a command on it; throws where it does not end with 0. */
  public run(...command: readonly string[]): string {
    const ended = this.try(...command);
    if (ended.status !== 0)
      throw new Error(`${command.join(' ')} ended with ${String(ended.status)}: ${ended.stderr}${ended.stdout}`);
    return ended.stdout;
  }

  /** The same, whatever it ends with. */
  public try(...command: readonly string[]): Ended {
    return this.spawn('bash', [join(SCRIPTS, 'exec.sh'), this.name, ...command]);
  }

  /** A line of shell on it. */
  public shell(line: string): string {
    return this.run('sh', '-c', line);
  }

  /** Runs a command of this machine as a client in the host's network. */
  public client(...command: readonly string[]): Ended {
    return this.spawn('ip', ['netns', 'exec', `${this.name}-client`, ...command]);
  }

  /** Writes a file of the host, while it is up or down. */
  public write(path: string, content: string | Buffer, mode = 0o644): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
  }

  public has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** Writes the files of a host's folder below `folder`. */
  public writeBundle(files: readonly OutputFile[], folder: string): void {
    for (const { path, content, mode } of files) this.write(join(folder, path), content, mode);
  }

  private script(script: string, ...args: readonly string[]): string {
    return run('bash', [join(SCRIPTS, script), ...args], this.environment());
  }

  private spawn(program: string, args: readonly string[]): Ended {
    const { status, stdout, stderr } = spawnSync(program, args, {
      encoding: 'utf8',
      // Longer than a unit's own limit: a command that hangs fails the test and not the whole suite.
      timeout: 300_000,
      env: this.environment(),
      maxBuffer: 64 * 1024 * 1024,
    });
    return { status, stdout, stderr };
  }

  private environment(): NodeJS.ProcessEnv {
    return { ...process.env, STATE: this.state };
  }
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  return execFileSync(program, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'inherit'] });
}
