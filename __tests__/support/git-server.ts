import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface GitServerOptions {
  /** The password that it asks for; none where it is left out. */
  readonly password?: string;
  readonly tls?: { readonly key: string; readonly cert: string };

  /** Where the repositories lie, and stay; a temporary folder where it is left out. */
  readonly root?: string;
}

/** A real Git server over HTTP: `git http-backend`, behind a password. */
export class GitServer {
  public readonly requests: string[] = [];
  public readonly logins: string[] = [];

  /** `hang` accepts and never answers; `stall` sends the first bytes of a pack, tells `onStall`, and nothing more. */
  public mode: 'serve' | 'hang' | 'stall' = 'serve';

  /** Bytes of one answer that `stall` sends: by default enough for the server's hello, not for the pack. */
  public stallAfter = 8192;

  private directory: string | undefined;
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private readonly backends = new Set<ChildProcess>();
  private readonly waiting: (() => void)[] = [];

  public constructor(private readonly options: GitServerOptions = {}) {}

  /** Where the repositories lie. Made when it is first asked for: the suites that a filter leaves out ask for nothing. */
  public get root(): string {
    if (this.options.root !== undefined) return this.options.root;
    this.directory ??= mkdtempSync(join(tmpdir(), 'git-server-'));
    return this.directory;
  }

  public async listen(port = 0, address = '127.0.0.1'): Promise<void> {
    const handle = (request: IncomingMessage, response: ServerResponse): void => this.handle(request, response);
    this.server = this.options.tls === undefined ? createServer(handle) : createTlsServer(this.options.tls, handle);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => this.server?.listen(port, address, resolve));
  }

  public url(repository: string): string {
    const { port } = this.server?.address() as AddressInfo;
    return `${this.options.tls === undefined ? 'http' : 'https'}://localhost:${port}/${repository}`;
  }

  /** A bare repository with one commit of these files on `main`. */
  public addRepository(name: string, files: Readonly<Record<string, string | Buffer>>): void {
    const bare = join(this.root, name);
    git(this.root, 'init', '--quiet', '--bare', '--initial-branch=main', bare);
    git(bare, 'config', 'http.receivepack', 'true');
    git(bare, 'config', 'uploadpack.allowFilter', 'true');
    this.commit(name, files);
  }

  /** Adds a commit with these files on top of a branch; an orphan where it does not exist. */
  public commit(name: string, files: Readonly<Record<string, string | Buffer>>, branch = 'main'): void {
    const stream: Buffer[] = [
      Buffer.from(
        `commit refs/heads/${branch}\ncommitter Dev <dev@example.com> ${nextSecond()} +0000\ndata 6\ncommit\n`,
      ),
    ];
    if (git(join(this.root, name), 'branch', '--list', branch) !== '') {
      stream.push(Buffer.from(`from refs/heads/${branch}^0\n`));
    }
    for (const [path, content] of Object.entries(files)) {
      const bytes = Buffer.from(content);
      stream.push(Buffer.from(`M 100644 inline ${path}\ndata ${bytes.length}\n`), bytes, Buffer.from('\n'));
    }
    execFileSync('git', ['-C', join(this.root, name), 'fast-import', '--quiet', '--force'], {
      input: Buffer.concat(stream),
    });
  }

  /** Adds a commit with a submodule at `path`. */
  public link(name: string, path: string, commit: string): void {
    const head = `commit refs/heads/main\ncommitter Dev <dev@example.com> ${nextSecond()} +0000\ndata 6\ncommit\n`;
    execFileSync('git', ['-C', join(this.root, name), 'fast-import', '--quiet', '--force'], {
      input: `${head}from refs/heads/main^0\nM 160000 ${commit} ${path}\n`,
    });
  }

  /** Resolves when the next request is being hung or stalled. */
  public nextStall(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  public async close(): Promise<void> {
    for (const backend of this.backends) backend.kill('SIGKILL');
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server?.close(resolve));
    if (this.directory !== undefined) rmSync(this.directory, { recursive: true, force: true });
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    this.requests.push(`${request.method} ${request.url}`);
    if (request.headers.authorization !== undefined) this.logins.push(request.headers.authorization);
    if (this.mode === 'hang') return this.stalled();
    if (this.options.password !== undefined && !this.isLoggedIn(request)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    this.serve(request, response, url);
  }

  private isLoggedIn({ headers }: IncomingMessage): boolean {
    const [scheme, value = ''] = (headers.authorization ?? '').split(' ');
    return scheme === 'Basic' && Buffer.from(value, 'base64').toString().split(':')[1] === this.options.password;
  }

  private serve(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'],
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'safe.directory',
        GIT_CONFIG_VALUE_0: '*',
        GIT_PROJECT_ROOT: this.root,
        GIT_HTTP_EXPORT_ALL: '1',
        REMOTE_USER: 'dev',
        REMOTE_ADDR: '127.0.0.1',
        REQUEST_METHOD: request.method,
        PATH_INFO: decodeURIComponent(url.pathname),
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: [request.headers['git-protocol'] ?? ''].flat().join(),
        ...(request.headers['content-length'] === undefined
          ? {}
          : { CONTENT_LENGTH: request.headers['content-length'] }),
      },
    });
    this.backends.add(backend);
    backend.on('close', () => this.backends.delete(backend));
    request.pipe(backend.stdin);
    backend.stdin.on('error', () => undefined);
    backend.stderr.resume();
    this.answer(backend, response);
  }

  private answer(backend: ChildProcess, response: ServerResponse): void {
    let head = Buffer.alloc(0);
    let sent = 0;
    const write = (chunk: Buffer): void => {
      sent += chunk.length;
      if (this.mode === 'stall' && sent > this.stallAfter) return this.stalled();
      response.write(chunk);
    };
    backend.stdout?.on('data', (chunk: Buffer) => {
      if (response.headersSent) return write(chunk);
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const fields = head
        .subarray(0, end)
        .toString()
        .split('\r\n')
        .map((line) => line.split(/:\s*/, 2));
      const status = fields.find(([name]) => name === 'Status')?.[1] ?? '200';
      const headers = fields.filter(([name]) => name !== 'Status') as [string, string][];
      response.writeHead(Number.parseInt(status, 10), Object.fromEntries(headers));
      write(head.subarray(end + 4));
    });
    backend.on('close', () => {
      if (this.mode === 'stall' && sent > this.stallAfter) return;
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  }

  private stalled(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

let second = 1_700_000_000;
function nextSecond(): number {
  return second++;
}

/** Git with no settings but its own, as whoever runs the tests. */
export function git(directory: string, ...args: string[]): string {
  return execFileSync('git', ['-C', directory, '-c', 'safe.directory=*', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
  });
}

/** A certificate authority and a certificate of it for localhost. */
export function localhostCertificate(): { readonly authority: string; readonly key: string; readonly cert: string } {
  const directory = mkdtempSync(join(tmpdir(), 'certificate-'));
  const openssl = (...args: string[]): string =>
    execFileSync('openssl', args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    openssl(
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', '/CN=Test CA', '-keyout', 'ca.key', '-out', 'ca.crt'],
    );
    openssl(
      ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=localhost'],
      ...['-keyout', 'server.key', '-out', 'server.csr'],
    );
    writeFileSync(join(directory, 'extensions'), 'subjectAltName=DNS:localhost\n');
    openssl(
      ...['x509', '-req', '-days', '2', '-in', 'server.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-extfile', 'extensions', '-out', 'server.crt'],
    );
    const read = (name: string): string => readFileSync(join(directory, name), 'utf8');
    return { authority: read('ca.crt'), key: read('server.key'), cert: read('server.crt') };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
