import type { RawData, WebSocket } from 'ws';
import { Unaskable } from '../criterion';
import { textAt } from '../json-path';
import type { WorkspaceServer } from './workspace-server';

/** The server runs, and cannot open a terminal. */
export class NoTerminal extends Unaskable {
  public constructor(status: number) {
    super(`the server opens no terminal: /pty answers ${String(status)}`, 'see terminal-opens');
  }
}

/** A terminal of the workspace, over a WebSocket; closed and deleted by `close`. */
export class Terminal {
  private output = '';
  private readonly waiting = new Set<() => void>();
  private ended: string | undefined;

  private constructor(
    private readonly server: WorkspaceServer,
    private readonly id: string,
    private readonly socket: WebSocket,
  ) {
    socket.on('message', (data: RawData, binary) => {
      // Binary messages are OpenCode's own.
      if (!binary) this.hear(text(data));
    });
    socket.once('close', (code) => {
      this.end(`it was closed with ${String(code)}`);
    });
    socket.on('error', (error) => {
      this.end(error.message);
    });
  }

  /** Starts `/bin/sh -c script` in a terminal. */
  public static async open(server: WorkspaceServer, script: string, signal: AbortSignal): Promise<Terminal> {
    const { WebSocket: Client } = await import('ws');
    const body = { command: '/bin/sh', args: ['-c', script] };
    const answer = await server.ask('/pty', { method: 'POST', body, signal });
    if (answer.status >= 500) throw new NoTerminal(answer.status);
    const made = server.jsonOf('/pty', answer);
    const id = textAt(made, 'id');
    if (id === undefined) throw new Unaskable('the server opens no terminal', 'is it OpenCode that answers there?');
    const socket = new Client(server.url(`/pty/${id}/connect`, 'wss:'), {
      ...server.connection(),
      headers: { authorization: await server.authorization() },
    });
    const terminal = new Terminal(server, id, socket);
    try {
      await new Promise<void>((done, fail) => {
        socket.once('open', done);
        socket.once('unexpected-response', (_request, response) => {
          fail(
            new Unaskable(
              `a WebSocket is answered with ${String(response.statusCode)}`,
              'does the route let it upgrade?',
            ),
          );
        });
        socket.once('error', fail);
        signal.addEventListener(
          'abort',
          () => {
            fail(new Error('ended'));
          },
          { once: true },
        );
      });
    } catch (error) {
      await terminal.close();
      throw error;
    }
    return terminal;
  }

  /** Why the connection ended; undefined while it is open. */
  public get closed(): string | undefined {
    return this.ended;
  }

  /** Writes to the terminal. */
  public send(line: string): void {
    this.socket.send(line);
  }

  /** Waits for `pattern` in what the terminal shows. */
  public async shows(pattern: RegExp, signal: AbortSignal): Promise<RegExpExecArray> {
    for (;;) {
      signal.throwIfAborted();
      const match = pattern.exec(this.output);
      if (match !== null) return match;
      if (this.ended !== undefined)
        throw new Unaskable(`the terminal ended: ${this.ended}`, 'look at the log of the pod');
      await new Promise<void>((done) => {
        this.waiting.add(done);
        signal.addEventListener(
          'abort',
          () => {
            done();
          },
          { once: true },
        );
      });
    }
  }

  /** Ends the terminal and its program. */
  public async close(): Promise<void> {
    this.socket.terminate();
    await this.server
      .ask(`/pty/${this.id}`, { method: 'DELETE', signal: AbortSignal.timeout(10_000) })
      .catch(() => undefined);
  }

  private hear(shown: string): void {
    this.output += shown;
    this.wake();
  }

  private end(why: string): void {
    this.ended ??= why;
    this.wake();
  }

  private wake(): void {
    for (const done of this.waiting) done();
    this.waiting.clear();
  }
}

function text(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
