import type { ChildProcess } from 'node:child_process';

/** What a command on a machine ended with. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What can be done to a machine from outside of it. */
export interface Control {
  /** Its root file system, which can be written to while it is off. */
  readonly root: string;

  /** Boots it, until it can be logged in to. */
  boot(): void;

  powerOff(): void;

  /** As if the plug was pulled. */
  cutPower(): void;
}

/** The host of a memory pod, and a client that reaches it over a network. */
export abstract class Machine {
  /** Its address in that network. */
  public abstract readonly address: string;

  /** That of the client. */
  public abstract readonly clientAddress: string;

  /** Options of `verify host` by which it is reached. */
  public abstract readonly sshOptions: readonly string[];

  /** Undefined where the machine is somebody's own. */
  public abstract readonly control: Control | undefined;

  /** Runs a command on it, whatever that ends with. */
  public abstract try(...command: readonly string[]): Ended;

  /** Runs a program of this machine as a client in the host's network. */
  public abstract client(...command: readonly string[]): Ended;

  /** Starts such a program, which ends with its standard input. */
  public abstract clientProcess(...command: readonly string[]): ChildProcess;

  /** Writes a file of the host, on its disk: what is below /run is not. */
  public abstract write(path: string, content: string | Buffer, mode?: number): void;

  /** Takes away what the suite has made of it. */
  public abstract remove(): Promise<void>;

  /** Runs a command on it; throws where it does not end with 0. */
  public run(...command: readonly string[]): string {
    const ended = this.try(...command);
    if (ended.status !== 0)
      throw new Error(`${command.join(' ')} ended with ${String(ended.status)}: ${ended.stderr}${ended.stdout}`);
    return ended.stdout;
  }

  /** A line of shell on it. */
  public shell(line: string): string {
    return this.run('sh', '-c', line);
  }

  public has(path: string): boolean {
    return this.try('test', '-e', path).status === 0;
  }
}

/** Longer than a unit's own limit: a command that hangs fails the test and not the whole suite. */
export const COMMAND = { encoding: 'utf8', timeout: 600_000, maxBuffer: 64 * 1024 * 1024 } as const;
