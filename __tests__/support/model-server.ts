import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Completion {
  readonly messages: readonly { readonly role: string }[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
}

/** What the model does, by one of OpenCode's tools: it writes a file, or runs a command. */
type Work = { readonly path: string; readonly content: string } | { readonly command: string };

/** Stands in for a provider's API, in OpenAI's form: a model that answers every message with one call of a tool. */
export class ModelServer {
  private server: Server | undefined;

  public constructor(private readonly work: Work) {}

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
    const [tool, input] =
      'command' in this.work
        ? ['bash', { command: this.work.command, description: 'Work' }]
        : ['write', { filePath: this.work.path, content: this.work.content }];
    const works = tools.some(({ function: { name } }) => name === tool) && messages.at(-1)?.role !== 'tool';
    const call = { name: tool, arguments: JSON.stringify(input) };
    const delta = works
      ? { role: 'assistant', tool_calls: [{ index: 0, id: 'call', type: 'function', function: call }] }
      : { role: 'assistant', content: 'Done.' };
    const end = { index: 0, delta: {}, finish_reason: works ? 'tool_calls' : 'stop' };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const choice of [{ index: 0, delta, finish_reason: null }, end]) {
      const chunk = { id: 'answer', object: 'chat.completion.chunk', created: 1, model: 'writer', choices: [choice] };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    }
    response.end('data: [DONE]\n\n');
  }
}
