import { request } from 'node:https';
import type { WorkspaceServer } from './workspace-server';

/** How an event stream fared. */
export interface StreamReport {
  /** Seconds that it was open. */
  readonly seconds: number;

  /** Events that came. */
  readonly events: number;

  /** Why it ended before its time; undefined where it did not. */
  readonly brokenBy?: string;
}

/** Keeps `/event` open for so many seconds. */
export async function keepEventStream(
  server: WorkspaceServer,
  seconds: number,
  signal: AbortSignal,
): Promise<StreamReport> {
  const headers = { authorization: await server.authorization(), accept: 'text/event-stream' };
  const started = performance.now();
  const enough = AbortSignal.timeout(seconds * 1000);
  return new Promise((done, fail) => {
    let events = 0;
    let carry = '';
    const report = (brokenBy?: string): void => {
      const open = (performance.now() - started) / 1000;
      done({ seconds: open, events, ...(brokenBy === undefined ? {} : { brokenBy }) });
    };
    const asked = request(
      server.url('/event'),
      { ...server.connection(), headers, agent: false, signal: AbortSignal.any([enough, signal]) },
      (response) => {
        if (response.statusCode !== 200) {
          report(`it is answered with ${String(response.statusCode)}`);
          asked.destroy();
          return;
        }
        response.on('data', (chunk: Buffer) => {
          const lines = (carry + chunk.toString()).split('\n');
          carry = lines.pop() ?? '';
          events += lines.filter((line) => line.startsWith('data:')).length;
        });
        response.once('end', () => {
          report('the other side ended it');
        });
        response.once('error', (error) => {
          report(enough.aborted ? undefined : error.message);
        });
      },
    );
    asked.once('error', (error) => {
      if (signal.aborted) fail(error);
      else if (enough.aborted) report();
      else fail(server.unreachable(error));
    });
    asked.end();
  });
}
