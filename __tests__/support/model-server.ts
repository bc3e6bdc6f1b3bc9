import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Completion {
  readonly messages: readonly { readonly role: string }[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
}

/** Stands in for a provider's API, in OpenAI's form: a model that answers every message by writing one file. */
export class ModelServer {
  private server: Server | undefined;

  public constructor(private readonly file: { readonly path: string; readonly content: string }) {}

  public async listen(): Promise<void> {
    this.server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
  }

  /** What OpenCode's configuration says of it. */
  public configuration(): Readonly<Record<string, unknown>> {
    const { port } = this.server?.address() as AddressInfo;
    const options = { baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'fake-key-for-tests' };
    const models = { writer: { name: 'Writer', tool_call: true } };
    return { provider: { fake: { npm: '@ai-sdk/openai-compatible', name: 'Fake', options, models } } };
  }

  public async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { messages, tools = [] } = JSON.parse(body) as Completion;
    const writes = tools.some(({ function: { name } }) => name === 'write') && messages.at(-1)?.role !== 'tool';
    const input = { filePath: this.file.path, content: this.file.content };
    const call = { name: 'write', arguments: JSON.stringify(input) };
    const delta = writes
      ? { role: 'assistant', tool_calls: [{ index: 0, id: 'call', type: 'function', function: call }] }
      : { role: 'assistant', content: 'Done.' };
    const end = { index: 0, delta: {}, finish_reason: writes ? 'tool_calls' : 'stop' };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const choice of [{ index: 0, delta, finish_reason: null }, end]) {
      const chunk = { id: 'answer', object: 'chat.completion.chunk', created: 1, model: 'writer', choices: [choice] };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    }
    response.end('data: [DONE]\n\n');
  }
}
