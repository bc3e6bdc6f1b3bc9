import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../lib/verify/until';
import { OPENCODE_PROGRAM } from '../../support/opencode-program';

export const PASSWORD = 'fake-password-of-verify';

/** The real OpenCode with a repository and a Copilot login that is none, as a workspace's pod runs it. */
export class OpenCodeServer {
  public readonly home = mkdtempSync(join(tmpdir(), 'verify-opencode-'));
  public readonly directory = join(this.home, 'repository');
  public port = 0;
  public password = PASSWORD;
  private program: ChildProcess | undefined;

  public constructor(origin: string) {
    const git = (...args: readonly string[]): void => {
      execFileSync('git', args, { cwd: this.directory, stdio: 'ignore', env: { ...process.env, HOME: this.home } });
    };
    mkdirSync(this.directory);
    git('init', '--initial-branch=main');
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--allow-empty', '--message=first');
    git('remote', 'add', 'origin', origin);
  }

  /** Puts a login of GitHub Copilot into the server's file, or takes it out. */
  public login(present: boolean): void {
    const folder = join(this.home, '.local/share/opencode');
    mkdirSync(folder, { recursive: true });
    const entry = { type: 'oauth', refresh: 'fake-refresh-of-verify', access: 'fake-access-of-verify', expires: 0 };
    writeFileSync(join(folder, ['auth', 'json'].join('.')), JSON.stringify(present ? { 'github-copilot': entry } : {}));
  }

  public async start(): Promise<void> {
    this.port = await freePort();
    const program = spawn(OPENCODE_PROGRAM, ['web', '--hostname', '127.0.0.1', '--port', String(this.port)], {
      cwd: this.directory,
      env: {
        PATH: process.env['PATH'],
        HOME: this.home,
        OPENCODE_SERVER_PASSWORD: this.password,
        OPENCODE_DISABLE_AUTOUPDATE: 'true',
        OPENCODE_DISABLE_MODELS_FETCH: 'true',
      },
      stdio: 'ignore',
    });
    this.program = program;
    await until(AbortSignal.timeout(120_000), async () => {
      if (program.exitCode !== null) throw new Error(`OpenCode ended with ${String(program.exitCode)}`);
      const { status } = await this.health().catch(() => ({ status: 0 }));
      return status === 0 ? undefined : status;
    });
  }

  /** A folder in the repository. */
  public subfolder(name: string): string {
    const folder = join(this.directory, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Posts JSON to the server, and reads what it answers; undefined where that is nothing. */
  public async json(path: string, body: string): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${String(this.port)}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`opencode:${this.password}`).toString('base64')}`,
      },
      body,
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answers ${String(response.status)}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  private health(): Promise<Response> {
    // A connection that is made while it starts may hang for ever.
    return fetch(`http://127.0.0.1:${String(this.port)}/global/health`, { signal: AbortSignal.timeout(2_000) });
  }

  public async stop(): Promise<void> {
    const { program } = this;
    this.program = undefined;
    if (program === undefined) return;
    const ended = program.exitCode === null && program.signalCode === null ? once(program, 'exit') : undefined;
    // Not SIGTERM: it waits for connections that are still open, and may so for ever.
    program.kill('SIGKILL');
    await ended;
  }

  public async remove(): Promise<void> {
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
