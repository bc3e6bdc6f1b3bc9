import { type ChildProcess, spawn } from 'node:child_process';

/** Keys as a terminal sends them. */
export const KEYS = { enter: '\r', interrupt: '\u0003' } as const;

/** How a program on a terminal ended, and all that it wrote there. */
export interface Ended {
  readonly status: number | null;
  readonly screen: string;
}

/** A program on a terminal of its own, made by `script` of util-linux. */
export class Terminal {
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;
  private screen = '';
  private seen = 0;
  private onOutput: () => void = () => undefined;

  public constructor(folder: string, command: readonly string[]) {
    // Its size is 0 otherwise, and every letter on a line of its own.
    const line = `stty rows 40 cols 160 && exec ${command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')}`;
    this.child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
      cwd: folder,
      env: { ...process.env, TERM: 'xterm' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.screen += text;
      this.onOutput();
    });
    this.ended = new Promise((done) => this.child.once('close', done));
  }

  /** Waits until the program wrote this after what was waited for before. @throws where it ends without */
  public async until(text: string): Promise<void> {
    const came = await this.comes(() => this.screen.includes(text, this.seen));
    if (!came) throw new Error(`it ended without ${JSON.stringify(text)}:\n${this.screen}`);
    this.seen = this.screen.indexOf(text, this.seen) + text.length;
  }

  /** One key after the other, each once the program has answered the one before, as hands do it. */
  public async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const before = this.screen.length;
      this.child.stdin?.write(key);
      await this.comes(() => this.screen.length > before);
    }
  }

  /** Whether it comes to this before the program ends. */
  private async comes(isThere: () => boolean): Promise<boolean> {
    const appeared = new Promise<true>((done) => {
      this.onOutput = () => void (isThere() && done(true));
      this.onOutput();
    });
    return Promise.race([appeared, this.ended.then(isThere)]);
  }

  public async end(): Promise<Ended> {
    const status = await this.ended;
    return { status, screen: this.screen };
  }

  /** Takes the terminal away from a program that is still there. */
  public close(): void {
    this.child.kill();
  }
}
