import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { Unaskable } from '../../criterion';

/** A reply: text, number, list, or nothing. */
export type Reply = string | number | null | readonly Reply[];

/**
 * Redis' protocol over any stream. The clients there are open their own sockets, which cannot go through `ssh -W`.
 *
 * @see https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export class RedisConnection {
  private buffer = Buffer.alloc(0);
  private ended: string | undefined;

  public constructor(
    private readonly stream: Duplex,
    private readonly signal: AbortSignal,
  ) {
    stream.on('data', (chunk: Buffer) => (this.buffer = Buffer.concat([this.buffer, chunk])));
    stream.on('error', (error) => (this.ended = error.message));
    stream.once('close', () => (this.ended ??= 'the connection was closed'));
  }

  /** Sends a command and waits for its reply. Throws what the server answers as an error. */
  public async command(...words: readonly string[]): Promise<Reply> {
    this.stream.write(
      `*${String(words.length)}\r\n${words.map((word) => `$${String(Buffer.byteLength(word))}\r\n${word}\r\n`).join('')}`,
    );
    for (;;) {
      const read = parse(this.buffer, 0);
      if (read !== undefined) {
        this.buffer = this.buffer.subarray(read.end);
        if (read.error !== undefined)
          throw new Unaskable(`${words[0] ?? ''} is answered with ${read.error}`, 'look at the log of the container');
        return read.reply;
      }
      if (this.buffer.length > 0 && !'+-:$*_%#,'.includes(String.fromCharCode(this.buffer[0] ?? 0))) {
        throw new Unaskable(
          'what answers there does not speak the Redis protocol',
          'which program holds the port? see preflight',
        );
      }
      if (this.ended !== undefined) throw new Unaskable(this.ended, 'look at the log of the container');
      this.signal.throwIfAborted();
      await Promise.race([
        once(this.stream, 'data', { signal: this.signal }),
        once(this.stream, 'close', { signal: this.signal }),
      ]);
    }
  }

  public close(): void {
    this.stream.destroy();
  }
}

interface Parsed {
  readonly reply: Reply;
  readonly end: number;
  readonly error?: string;
}

/** The reply that begins at `start`; undefined where it is not all there yet. */
function parse(buffer: Buffer, start: number): Parsed | undefined {
  const line = buffer.indexOf('\r\n', start);
  if (line < 0) return undefined;
  const head = buffer.toString('utf8', start + 1, line);
  const next = line + 2;
  switch (String.fromCharCode(buffer[start] ?? 0)) {
    case '+':
      return { reply: head, end: next };
    case '-':
      return { reply: null, end: next, error: head };
    case ':':
      return { reply: Number(head), end: next };
    case '$': {
      const length = Number(head);
      if (length < 0) return { reply: null, end: next };
      return buffer.length < next + length + 2
        ? undefined
        : { reply: buffer.toString('utf8', next, next + length), end: next + length + 2 };
    }
    case '*':
      return parseList(buffer, next, Number(head));
    default:
      return undefined;
  }
}

function parseList(buffer: Buffer, start: number, length: number): Parsed | undefined {
  const replies: Reply[] = [];
  let end = start;
  for (let index = 0; index < length; index += 1) {
    const item = parse(buffer, end);
    if (item === undefined) return undefined;
    replies.push(item.reply);
    end = item.end;
  }
  return { reply: length < 0 ? null : replies, end };
}
