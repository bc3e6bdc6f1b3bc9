import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { eventually } from './eventually';
import type { Machine } from './machine';
import { SCRIPTS } from './places';

/** A model on the client beside the host, which ends its answers when it is told to. */
export class Model {
  public static readonly PORT = 8129;
  private readonly asked: string[] = [];
  private readonly server: ChildProcess;

  public constructor(machine: Machine) {
    this.server = machine.clientProcess(process.execPath, `${SCRIPTS}/model.mjs`, String(Model.PORT));
    if (this.server.stdout === null) throw new Error('the model says nothing');
    createInterface(this.server.stdout).on('line', (line) => this.asked.push(line));
  }

  /** OpenCode's configuration of it. */
  public static configuration(machine: Machine): string {
    const baseURL = `http://${machine.clientAddress}:${String(Model.PORT)}/v1`;
    const slow = { npm: '@ai-sdk/openai-compatible', options: { baseURL }, models: { slow: {} } };
    return JSON.stringify({ model: 'slow/slow', provider: { slow } });
  }

  /** Waits until a line with this word has come: `listening`, or the path of a request. */
  public async says(word: string): Promise<void> {
    await eventually(
      120,
      () => this.asked.some((line) => line.includes(word)),
      () => `the model has said: ${this.asked.join(' ')}`,
    );
  }

  /** Ends every answer that has begun. */
  public answer(): void {
    this.server.stdin?.write('\n');
  }

  public close(): void {
    this.server.stdin?.end();
  }
}
