import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PodContribution } from '../../lib/workspace/pod/contribution';
import { HOME_VOLUME, TEMPORARY_VOLUME } from '../../lib/workspace/pod/layout';
import { SCRIPTS_VOLUME, scriptsConfigMap } from '../../lib/workspace/pod/script-files';
import type { EnvironmentValue, PodContainer, PodVolumeMount } from '../../lib/workspace/pod/workspace-pod';
import { describeWithTools, hasTool } from './tools';

export const WORKSPACE_UID = 1000;

export type ContainerShell = 'dash' | 'busybox';
export const CONTAINER_SHELLS: readonly ContainerShell[] = ['dash', 'busybox'];

const RUNNER = join(__dirname, 'run-container.sh');
const TOOLS = ['unshare', 'setpriv', 'dash', 'busybox', 'git'];

/** Suites that run containers' commands as another uid, in a mount namespace: that takes root. */
export function describeWithContainers(tools: readonly string[], name: string, suite: () => void): void {
  if (process.getuid?.() === 0 && [...TOOLS, ...tools].every(hasTool) && canMount()) {
    describe(name, suite);
  } else if (process.getuid?.() === 0 || process.env['CDK8S_OPENCODE_REQUIRE_TOOLS'] === '1') {
    describeWithTools([...TOOLS, ...tools, ...(canMount() ? [] : ['root-with-mount-namespaces'])], name, suite);
  } else {
    console.warn(`skipped: ${name} (needs root, to run as uid ${WORKSPACE_UID} in a mount namespace)`);
    describe.skip(`${name} (needs root)`, suite);
  }
}

function canMount(): boolean {
  return process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0;
}

export interface ContainerResult {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

export interface RunOptions {
  readonly shell?: ContainerShell;
  /** A root file system other than the machine's. */
  readonly root?: string;
  /** Environment beside the emitted one. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Mounts beside the emitted ones, as source and target. */
  readonly mounts?: Readonly<Record<string, string>>;
  readonly readOnlyHome?: boolean;
  readonly path?: string;
}

export interface RunningContainer {
  readonly process: ChildProcess;
  readonly ended: Promise<ContainerResult>;
  /** What the node does when it fails: everything of the container is gone at once. */
  kill(): Promise<ContainerResult>;
}

/** The volumes of one pod as directories, and its containers' commands run as they are emitted. */
export class PodSandbox {
  public readonly directory = mkdtempSync(join(tmpdir(), 'pod-'));

  public constructor(private readonly contributions: readonly PodContribution[]) {
    chmodSync(this.directory, 0o755);
    for (const name of [HOME_VOLUME, TEMPORARY_VOLUME, SCRIPTS_VOLUME]) mkdirSync(this.volume(name));
    for (const { volumes = [] } of contributions) {
      for (const { name } of volumes) mkdirSync(this.volume(name), { recursive: true });
    }
    this.asKubelet();
    const scripts = contributions.flatMap(({ scripts: names = [] }) => names);
    for (const { name, content } of scriptsConfigMap('scripts', scripts).files) {
      writeFileSync(join(this.volume(SCRIPTS_VOLUME), name), content, { mode: 0o644 });
    }
  }

  /** A volume with fsGroup belongs to root and to the group, which may write to it. */
  private asKubelet(): void {
    const written = [HOME_VOLUME, TEMPORARY_VOLUME].concat(
      this.contributions.flatMap(({ volumes = [] }) => volumes.flatMap((v) => ('emptyDir' in v ? [v.name] : []))),
    );
    for (const name of written) {
      chownSync(this.volume(name), 0, WORKSPACE_UID);
      chmodSync(this.volume(name), 0o2775);
    }
  }

  public volume(name: string): string {
    return join(this.directory, name);
  }

  /** Puts a value where the kubelet puts the key of a Secret: readable by root and fsGroup. */
  public secret(volume: string, file: string, content: string): void {
    const path = join(this.volume(volume), file);
    rmSync(path, { force: true });
    writeFileSync(path, content);
    chownSync(path, 0, WORKSPACE_UID);
    chmodSync(path, 0o440);
  }

  public initContainer(name: string): PodContainer {
    const container = this.contributions
      .flatMap(({ initContainers = [] }) => initContainers)
      .find((candidate) => candidate.name === name);
    if (container === undefined) throw new Error(`no init container ${name}`);
    return container;
  }

  public run(container: PodContainer, options: RunOptions = {}): Promise<ContainerResult> {
    return this.start(container, options).ended;
  }

  public start(container: PodContainer, options: RunOptions = {}): RunningContainer {
    const shell = options.shell ?? 'dash';
    const mounts = [
      ...container.volumeMounts.map((mount) => this.mountLine(mount, options)),
      ...Object.entries(options.mounts ?? {}).map(([target, source]) => `${source}|${target}|rw`),
    ];
    const path = options.path ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    const environment = {
      PATH: shell === 'busybox' && options.root === undefined ? `/busybox:${path}` : path,
      ...plainEnvironment(container.environment),
      ...options.environment,
    };
    const child = spawn(
      'unshare',
      [
        ...['--mount', '--pid', '--fork', '/bin/sh', RUNNER],
        ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
        ...(container.command ?? []),
        ...(container.args ?? []),
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env['PATH'],
          CONTAINER_ROOT: options.root ?? '',
          CONTAINER_SHELL: options.root === undefined ? shell : 'none',
          CONTAINER_MOUNTS: mounts.join('\n'),
          CONTAINER_UID: String(WORKSPACE_UID),
        },
      },
    );
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    const ended = new Promise<ContainerResult>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status, signal) => resolve({ status, signal, output }));
    });
    return {
      process: child,
      ended,
      kill: () => {
        if (child.exitCode !== null || child.signalCode !== null) return ended;
        try {
          // The first process of the PID namespace; it takes all others along.
          const [first] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ');
          if (first !== undefined && first !== '') process.kill(Number(first), 'SIGKILL');
        } catch (error) {
          // It ended on its own in the meantime.
          if (!(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')))
            throw error;
        }
        return ended;
      },
    };
  }

  private mountLine(mount: PodVolumeMount, options: RunOptions): string {
    const source = join(this.volume(mount.name), mount.subPath ?? '');
    const readOnly = mount.readOnly === true || (options.readOnlyHome === true && mount.name === HOME_VOLUME);
    return `${source}|${mount.mountPath}|${readOnly ? 'ro' : 'rw'}`;
  }

  public remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function plainEnvironment(environment: Readonly<Record<string, EnvironmentValue>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => {
      if (!('value' in value)) throw new Error(`${name} is not a plain value`);
      return [name, value.value] as const;
    }),
  );
}
