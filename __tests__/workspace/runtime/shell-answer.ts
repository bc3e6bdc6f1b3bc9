import { WebSocket } from 'ws';
import type { WholePod } from './whole-pod';

/** What a shell in a terminal of the pod answers to one line, as a browser would see it. */
export async function shellAnswer(
  pod: Pick<WholePod, 'url' | 'authorization' | 'request'>,
  line: string,
  pattern: RegExp,
  directory?: string,
): Promise<string> {
  const query = directory === undefined ? '' : `?directory=${encodeURIComponent(directory)}`;
  const { id } = (await pod.request('POST', `/pty${query}`, { command: '/bin/sh', args: [] })) as {
    readonly id: string;
  };
  const socket = new WebSocket(`${pod.url.replace('http', 'ws')}/pty/${id}/connect${query}`, {
    headers: { authorization: pod.authorization },
  });
  try {
    return await new Promise<string>((resolve, reject) => {
      let shown = '';
      socket.on('message', (data, binary) => {
        // Binary messages are OpenCode's own.
        if (binary) return;
        shown += (data as Buffer).toString();
        const [answer] = pattern.exec(shown) ?? [];
        if (answer !== undefined) resolve(answer);
      });
      socket.once('open', () => {
        socket.send(`${line}\n`);
      });
      socket.once('error', reject);
      socket.once('close', (code) => {
        reject(new Error(`closed with ${code}: ${shown}`));
      });
    });
  } finally {
    socket.terminate();
    await pod.request('DELETE', `/pty/${id}${query}`);
  }
}
