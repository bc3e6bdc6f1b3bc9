import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdk8s';
import {
  CopilotReauthentication,
  DopplerSecretStore,
  type ReauthenticatedWorkspace,
  type SecretStoreWriter,
} from '../../lib/reauthentication';
import { hasTool } from '../support/tools';

export type JsonTool = 'jq' | 'node' | 'python3';

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly shell?: readonly string[];
}

/** bash 3.2 is that of a Mac; Debian has no package of it. */
export const shells = ['dash', 'bash', ...(hasTool('bash-3.2') ? ['bash-3.2'] : [])];

export const project = 'k3s-cluster/prd';

export function exampleWorkspace(
  name: string,
  others: Partial<ReauthenticatedWorkspace> = {},
): ReauthenticatedWorkspace {
  return {
    name,
    namespace: 'opencode',
    deployment: `opencode-${name}`,
    secret: `opencode-${name}-secret`,
    secretKeys: { githubPat: 'GITHUB_PAT', password: 'OPENCODE_SERVER_PASSWORD', copilotAuth: 'COPILOT_AUTH_JSON' },
    refreshInterval: '20m',
    ...others,
  };
}

export function emit(
  workspaces: readonly ReauthenticatedWorkspace[] = [exampleWorkspace('flux'), exampleWorkspace('ha')],
  writer: SecretStoreWriter = new DopplerSecretStore({
    clusterSecretStore: 'doppler-secrets',
    project: 'k3s-cluster',
    config: 'prd',
  }),
): Readonly<Record<string, string>> {
  const construct = new CopilotReauthentication(new App(), 'reauthentication', {
    writer,
    workspaces,
  });
  return Object.fromEntries(construct.renderFiles().map(({ path, content }) => [path, content]));
}

/** The login that OpenCode 1.18 writes, with made-up tokens. */
export function copilotLogin(token: string, others: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { type: 'oauth', refresh: `fake-refresh-${token}`, access: `fake-access-${token}`, expires: 0, ...others };
}

/** What the store holds of a login: the Copilot entry alone. */
export function stored(login: Readonly<Record<string, unknown>>): string {
  const sorted = Object.fromEntries(Object.entries(login).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ 'github-copilot': sorted });
}

/** A home folder and a PATH that holds nothing but the base system, the named tools and one JSON tool. */
export class Laptop {
  public readonly root = mkdtempSync(join(tmpdir(), 'laptop-'));
  public readonly home = join(this.root, 'home');
  public readonly temporary = join(this.root, 'tmp');
  public readonly script = join(this.root, 'seed-copilot-auth.sh');
  public readonly environment: Record<string, string>;
  private readonly bin = join(this.root, 'bin');

  public constructor(script: string, tools: readonly string[] = ['doppler'], jsonTool: JsonTool = 'jq') {
    for (const folder of [this.home, this.temporary, this.bin]) mkdirSync(folder);
    for (const tool of [...BASE_SYSTEM, ...tools, jsonTool]) this.addTool(tool);
    writeFileSync(this.script, script);
    chmodSync(this.script, 0o755);
    this.environment = { HOME: this.home, PATH: this.bin, TMPDIR: this.temporary, ...POLL_AT_ONCE };
  }

  public addTool(tool: string): void {
    symlinkSync(locate(tool), join(this.bin, tool));
  }

  public removeTool(tool: string): void {
    rmSync(join(this.bin, tool));
  }

  public get authFile(): string {
    return join(this.home, '.local', 'share', 'opencode', 'auth.json');
  }

  public logIn(entry: unknown, others: Readonly<Record<string, unknown>> = {}): void {
    this.writeAuthFile(JSON.stringify({ ...others, 'github-copilot': entry }, undefined, 2));
  }

  public writeAuthFile(content: string): void {
    mkdirSync(join(this.authFile, '..'), { recursive: true });
    writeFileSync(this.authFile, content);
  }

  /** In a process group of its own, as a terminal starts it. */
  public start(
    args: readonly string[],
    options: RunOptions = {},
  ): { process: ChildProcess; outcome: Promise<Outcome> } {
    const [command = 'dash', ...shellArguments] = options.shell ?? ['dash'];
    const child = spawn(locate(command), [...shellArguments, this.script, ...args], {
      cwd: this.root,
      detached: true,
      env: { ...this.environment, ...options.environment },
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const outcome = new Promise<Outcome>((resolve) =>
      child.on('close', (status) => resolve({ status, stdout, stderr })),
    );
    return { process: child, outcome };
  }

  public run(args: readonly string[] = [], options: RunOptions = {}): Promise<Outcome> {
    return this.start(args, options).outcome;
  }

  public remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

const BASE_SYSTEM = ['base64', 'cat', 'date', 'head', 'sleep', 'stty', 'tr'];
const POLL_AT_ONCE = { SEED_COPILOT_AUTH_RETRY_SECONDS: '0', SEED_COPILOT_AUTH_POLL_SECONDS: '0.05' };
const located = new Map<string, string>();

/** The program itself: a version manager's shim needs more than the PATH of a `Laptop`. */
export function locate(tool: string): string {
  const known = located.get(tool);
  if (known !== undefined) return known;
  const question = tool === 'python3' ? 'python3 -c "import sys; print(sys.executable)"' : 'command -v "$1"';
  const answer = spawnSync('/bin/sh', ['-c', question, 'sh', tool], { encoding: 'utf8' });
  if (answer.status !== 0) throw new Error(`not in PATH: ${tool}`);
  const path = realpathSync(answer.stdout.trim());
  located.set(tool, path);
  return path;
}
