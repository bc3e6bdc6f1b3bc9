import { type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in for a provider's API, in OpenAI's form: a model that begins each answer, and ends it when it is told to. */
export class SlowModel {
  private server: Server | undefined;
  private readonly open = new Set<ServerResponse>();
  private onAnswer: () => void = () => undefined;

  public async listen(): Promise<void> {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.once('end', () => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const { tools = [] } = JSON.parse(body) as { readonly tools?: readonly unknown[] };
        this.say(response, { role: 'assistant', content: 'The beginning, ' });
        // A title is asked for without tools.
        if (tools.length === 0) this.finish(response);
        else {
          this.open.add(response);
          this.onAnswer();
        }
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
  }

  /** Until this many answers have begun. */
  public async answering(count: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.onAnswer = () => {
        if (this.open.size >= count) resolve();
      };
      this.onAnswer();
    });
  }

  /** Ends the answers that have begun. */
  public end(): void {
    for (const response of this.open) this.finish(response);
    this.open.clear();
  }

  /** What OpenCode's configuration says of it. */
  public configuration(): Readonly<Record<string, unknown>> {
    const { port } = this.server?.address() as AddressInfo;
    const options = { baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'fake-key-for-tests' };
    const models = { slow: { name: 'Slow', tool_call: true } };
    return { provider: { fake: { npm: '@ai-sdk/openai-compatible', name: 'Fake', options, models } } };
  }

  public async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private finish(response: ServerResponse): void {
    this.say(response, { content: 'the end.' });
    this.say(response, {}, 'stop');
    response.end('data: [DONE]\n\n');
  }

  private say(response: ServerResponse, delta: object, reason: string | null = null): void {
    const choices = [{ index: 0, delta, finish_reason: reason }];
    const chunk = { id: 'answer', object: 'chat.completion.chunk', created: 1, model: 'slow', choices };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
}
