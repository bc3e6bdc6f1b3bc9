import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { eventually } from './eventually';
import type { Machine } from './machine';
import { SCRIPTS } from './places';

/** What a request to the intake was. */
interface Taken {
  readonly path: string;
  readonly body: string;
}

/** Datadog's intake on the client beside the host. */
export class Intake {
  public static readonly PORT = 8127;
  private readonly taken: Taken[] = [];
  private readonly server: ChildProcess;

  public constructor(machine: Machine) {
    this.server = machine.clientProcess(process.execPath, `${SCRIPTS}/intake.mjs`, String(Intake.PORT));
    if (this.server.stdout === null) throw new Error('the intake says nothing');
    createInterface(this.server.stdout).on('line', (line) => this.taken.push(JSON.parse(line) as Taken));
  }

  /** Waits until it listens. */
  public async listens(): Promise<void> {
    await eventually(
      60,
      () => this.taken.some(({ path }) => path === 'listening'),
      () => 'the intake does not listen',
    );
  }

  /** Waits until something with this word in it has come. */
  public async has(word: string): Promise<void> {
    await eventually(
      60,
      () => this.taken.some(({ body }) => body.includes(word)),
      () =>
        `${word} has not come; what has: ${this.taken.map(({ path, body }) => `${path} (${String(body.length)})`).join(', ')}`,
    );
  }

  public close(): void {
    this.server.stdin?.end();
  }
}
