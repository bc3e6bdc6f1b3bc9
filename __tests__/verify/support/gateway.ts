import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';

/** A certificate for these names that signs itself, made by openssl. */
export function certificateFor(...names: readonly string[]): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'verify-tls-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = [
      '-subj',
      '/CN=verify tests',
      '-addext',
      `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`,
    ];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
        '-keyout',
        key,
        '-out',
        cert,
        ...subject,
      ],
      { stdio: 'ignore' },
    );
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Ends TLS in front of a server, as the cluster's Gateway does, and passes everything on: requests, streams, WebSockets. */
export class Gateway {
  /** Answers in the server's place where it returns true. */
  public intercept: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;

  /** Ends each answer that is still under way after so many milliseconds, as a route without time-outs of its own does. */
  public cutAfter: number | undefined;

  /** Refuses WebSockets. */
  public refuseUpgrades = false;

  private readonly server: Server;
  private readonly sockets = new Set<Duplex>();

  public constructor(
    tls: { readonly key: string; readonly cert: string },
    private readonly upstream: () => number,
  ) {
    this.server = createServer(tls, (request, response) => {
      if (!this.intercept(request, response)) this.pass(request, response);
    });
    this.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      if (this.refuseUpgrades) socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      else this.upgrade(request, socket, head);
    });
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  public async start(): Promise<void> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
  }

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, url: path, headers } = request;
    const passed = ask({ agent: false, port: this.upstream(), host: '127.0.0.1', method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.once('error', () => {
      if (!response.headersSent) response.writeHead(503);
      response.end();
    });
    response.once('close', () => passed.destroy());
    if (this.cutAfter !== undefined) setTimeout(() => response.destroy(), this.cutAfter);
    request.pipe(passed);
  }

  private upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const upstream = connect(this.upstream(), '127.0.0.1', () => {
      const headers = request.rawHeaders.flatMap((name, index) =>
        index % 2 === 0 ? [`${name}: ${request.rawHeaders[index + 1] ?? ''}`] : [],
      );
      upstream.write(`${request.method ?? 'GET'} ${request.url ?? '/'} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
      upstream.write(head);
      upstream.pipe(socket);
      socket.pipe(upstream);
    });
    this.sockets.add(upstream);
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      one.on('error', () => other.destroy());
      one.once('close', () => other.destroy());
    }
  }
}
