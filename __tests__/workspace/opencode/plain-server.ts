import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPENCODE_PROGRAM } from '../../support/opencode-program';

const PASSWORD = 'fake-password-for-tests';

/** OpenCode's own server as a process of this machine: enough to ask what it makes of a configuration. */
export class PlainServer {
  public readonly home = mkdtempSync(join(tmpdir(), 'opencode-server-'));
  private process: ChildProcess | undefined;
  private port = 0;

  /** Starts it, and waits for the line that says that it listens. */
  public async start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    mkdirSync(join(this.home, 'work'));
    this.port = await freePort();
    const child = spawn(OPENCODE_PROGRAM, ['serve', '--hostname', '127.0.0.1', '--port', String(this.port)], {
      cwd: join(this.home, 'work'),
      env: {
        PATH: process.env['PATH'],
        HOME: this.home,
        OPENCODE_SERVER_PASSWORD: PASSWORD,
        OPENCODE_DISABLE_AUTOUPDATE: 'true',
        OPENCODE_DISABLE_MODELS_FETCH: 'true',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    await new Promise<void>((resolve, reject) => {
      let output = '';
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        if (output.includes('listening on')) resolve();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', () => reject(new Error(`the server ended: ${output}`)));
    });
  }

  /** Answer of a GET. */
  public async get(path: string): Promise<{ readonly status: number; readonly text: string }> {
    const authorization = `Basic ${Buffer.from(`opencode:${PASSWORD}`).toString('base64')}`;
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, { headers: { authorization } });
    return { status: response.status, text: await response.text() };
  }

  /** Ends it and takes away what it wrote. */
  public async remove(): Promise<void> {
    if (this.process?.exitCode === null) {
      this.process.kill('SIGKILL');
      await once(this.process, 'exit');
    }
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
