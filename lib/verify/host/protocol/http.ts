import { request } from 'node:http';
import type { Duplex } from 'node:stream';

/** An answer over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** What one asks for. */
export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly authorization?: string;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** Asks over a stream that is open already. */
export function askOver(
  stream: Duplex,
  path: string,
  { method = 'GET', authorization, body, signal }: HttpRequest,
): Promise<HttpAnswer> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((done, fail) => {
    const headers = {
      host: 'localhost',
      connection: 'close',
      ...(authorization === undefined ? {} : { authorization }),
      ...(content === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }),
    };
    stream.once('error', fail);
    const asked = request({ createConnection: () => stream, path, method, headers, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', fail);
      response.once('end', () => {
        stream.destroy();
        done({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
    });
    asked.once('error', fail);
    asked.end(content);
  });
}
