import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

type Answer = string | number | null | readonly Answer[] | Error;

/** Speaks Redis' protocol for one command at a time, as Valkey and FalkorDB do; what it keeps is what `kept` says. */
export class RedisServer {
  public kept = new Map<string, string>();

  /** Answers in its place where it returns something. */
  public intercept: (words: readonly string[]) => Answer | undefined = () => undefined;

  /** What a client has to give before anything else. */
  public password: string | undefined;

  /** Bytes that are sent whatever is asked. */
  public instead: string | undefined;

  private readonly server: Server = createServer((socket) => this.serve(socket));
  private readonly sockets = new Set<Socket>();

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

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    let text = '';
    let known = this.password === undefined;
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      if (this.instead !== undefined) return void socket.write(this.instead);
      text += chunk.toString();
      const words = read(text);
      if (words === undefined) return;
      text = '';
      if (words[0] === 'AUTH') known = words[1] === this.password;
      const refusal = known ? undefined : new Error('NOAUTH Authentication required.');
      const reply = written(refusal ?? (words[0] === 'AUTH' ? 'OK' : (this.intercept(words) ?? this.answer(words))));
      // In two parts, as a network may deliver it.
      socket.write(reply.slice(0, 1));
      setImmediate(() => socket.write(reply.slice(1)));
    });
  }

  private answer([command = '', key = '', value = '']: readonly string[]): Answer {
    switch (command) {
      case 'PING':
        return 'PONG';
      case 'SET':
      case 'GRAPH.QUERY':
        if (value.startsWith('MATCH')) return [['v.word'], [[this.kept.get(key) ?? null]], ['time']];
        this.kept.set(key, value);
        return command === 'SET' ? 'OK' : [[], [], ['time']];
      case 'GET':
        return this.kept.get(key) ?? null;
      case 'DEL':
      case 'GRAPH.DELETE':
        return this.kept.delete(key) ? 1 : 0;
      case 'INFO':
        return '# Persistence\r\nrdb_last_bgsave_status:ok\r\n';
      case 'GRAPH.RO_QUERY':
        return new Error('ERR Invalid graph operation on empty key');
      default:
        return new Error(`ERR unknown command '${command}'`);
    }
  }
}

function read(text: string): readonly string[] | undefined {
  const [head = '', ...lines] = text.split('\r\n');
  const count = Number(head.slice(1));
  const words = lines.filter((_, index) => index % 2 === 1).slice(0, count);
  return words.length === count && text.endsWith('\r\n') ? words : undefined;
}

function written(answer: Answer): string {
  if (answer === null) return '$-1\r\n';
  if (answer instanceof Error) return `-${answer.message}\r\n`;
  if (typeof answer === 'number') return `:${String(answer)}\r\n`;
  if (typeof answer === 'string')
    return answer === 'PONG' || answer === 'OK'
      ? `+${answer}\r\n`
      : `$${String(Buffer.byteLength(answer))}\r\n${answer}\r\n`;
  return `*${String(answer.length)}\r\n${answer.map(written).join('')}`;
}
