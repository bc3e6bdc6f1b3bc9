import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EnvironmentValue, PodContainer, WorkspacePod } from '../../../lib/workspace/pod/workspace-pod';
import { children, commandLine, until } from './processes';
import type { Volumes } from './volumes';

export type ShellKind = 'dash' | 'busybox';

export const SHELL_KINDS: readonly ShellKind[] = ['dash', 'busybox'];

/** Values of Secrets, by Secret and key. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

const OPENCODE = join(dirname(require.resolve('opencode-linux-x64/package.json')), 'bin', 'opencode');

/** Nothing of this machine's own programs, so that a script cannot rely on what the official image lacks. */
const PATH = '/usr/local/bin:/bin';

export interface ContainerOptions {
  readonly pod: WorkspacePod;
  readonly container: PodContainer;
  readonly volumes: Volumes;
  readonly secrets: Secrets;
  readonly shell: ShellKind;
  /** What stands in for OpenCode. */
  readonly program?: string;
  /** Volumes that cannot be written to. */
  readonly readOnly?: readonly string[];
  /** Whether volumes are prepared as the kubelet does, or taken as they are. */
  readonly prepareVolumes?: boolean;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One container, as emitted, in mount and PID namespaces of its own. */
export class Container {
  public readonly exited: Promise<Exit>;
  private readonly process: ChildProcess;
  private readonly environment: Readonly<Record<string, string>>;
  private text = '';

  public constructor(private readonly options: ContainerOptions) {
    const { pod, container, shell } = options;
    const scratch = options.volumes.scratch('container');
    const root = join(scratch, 'root');
    const mounts = join(scratch, 'mounts');
    mkdirSync(root);
    chmodSync(scratch, 0o755);
    writeFileSync(mounts, mountLines(options));
    this.environment = environmentOf(container.environment, options.secrets);
    const { runAsUser, runAsGroup } = pod.securityContext;
    const readOnlyRoot = container.securityContext.readOnlyRootFilesystem ? '1' : '0';
    const sandbox = [root, shell, options.program ?? OPENCODE, mounts, `${runAsUser}:${runAsGroup}`, readOnlyRoot];
    const command = [...(container.command ?? []), ...(container.args ?? [])];
    this.process = spawn(
      '/usr/bin/unshare',
      ['--mount', '--pid', '--fork', join(__dirname, 'container.sh'), ...sandbox, ...command],
      { stdio: ['ignore', 'pipe', 'pipe'], env: this.environment },
    );
    const collect = (chunk: Buffer): void => {
      this.text += chunk.toString('utf8');
      this.process.emit('output');
    };
    this.process.stdout?.on('data', collect);
    this.process.stderr?.on('data', collect);
    this.exited = new Promise((resolve) => this.process.once('close', (code, signal) => resolve({ code, signal })));
  }

  /** What it has written so far. */
  public get log(): string {
    return this.text;
  }

  /** Its PID 1, as this machine numbers it. */
  public get pid(): number {
    const [child] = this.pids;
    if (child === undefined) throw new Error(`no container: ${this.text}`);
    return child;
  }

  /** Until its PID 1 runs `program`. */
  public async runs(program: string): Promise<void> {
    await until(() => this.hasExited || this.pids.some((pid) => commandLine(pid).startsWith(program)));
  }

  /** Until its log matches; rejects where the container ends before. */
  public async logged(pattern: RegExp): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (pattern.test(this.text)) resolve();
      };
      this.process.on('output', look);
      void this.exited.then((exit) => reject(new Error(`ended with ${JSON.stringify(exit)}: ${this.text}`)));
      look();
    });
  }

  public signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** As a node that lost power does: nothing in it has a last word. */
  public async destroy(): Promise<void> {
    await until(() => {
      for (const pid of this.pids) process.kill(pid, 'SIGKILL');
      return this.hasExited;
    });
    await this.exited;
  }

  /** Runs a command beside PID 1, with the container's environment, as the kubelet runs a probe; with `input`, as `kubectl exec --stdin`. */
  public execute(command: readonly string[], input?: string): ChildProcess {
    const { runAsUser, runAsGroup } = this.options.pod.securityContext;
    const user = [`--reuid=${runAsUser}`, `--regid=${runAsGroup}`, '--clear-groups'];
    const child = spawn(
      '/usr/bin/nsenter',
      [`--target=${this.pid}`, '--mount', '--pid', '--root', '--wd', '/usr/bin/setpriv', ...user, ...command],
      { stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'], env: this.environment },
    );
    child.stdin?.end(input);
    return child;
  }

  private get pids(): readonly number[] {
    return this.hasExited ? [] : children(Number(this.process.pid));
  }

  private get hasExited(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }
}

function environmentOf(
  environment: Readonly<Record<string, EnvironmentValue>>,
  secrets: Secrets,
): Readonly<Record<string, string>> {
  const resolved = Object.entries(environment).map(([name, value]) => {
    if ('value' in value) return [name, value.value] as const;
    if ('fieldRef' in value) throw new Error(`${name} comes from a field`);
    const { name: secret, key, optional } = value.secretKeyRef;
    const text = secrets[secret]?.[key];
    if (text === undefined && optional !== true) throw new Error(`no key ${key} in Secret ${secret}`);
    return [name, text ?? ''] as const;
  });
  return { ...Object.fromEntries(resolved), PATH };
}

function mountLines({ pod, container, volumes, readOnly = [], prepareVolumes }: ContainerOptions): string {
  return container.volumeMounts
    .map((mount) => {
      const volume = pod.volumes.find(({ name }) => name === mount.name);
      if (volume === undefined) throw new Error(`no volume ${mount.name}`);
      const directory = prepareVolumes === false ? volumes.path(volume.name) : volumes.prepare(pod, volume);
      const source = join(directory, mount.subPath ?? '');
      const mode = mount.readOnly === true || readOnly.includes(mount.name) ? 'ro' : 'rw';
      return `${[source, mount.mountPath, mode].join('\t')}\n`;
    })
    .join('');
}
