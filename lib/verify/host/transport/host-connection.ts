import type { Duplex } from 'node:stream';

/** What a command on the host ended with. */
export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A way to a host. */
export interface HostConnection {
  /** Such as `root@nas.lan`, or `this machine`. */
  readonly name: string;

  /** Runs a command there; `command` is one word an item. A status other than 0 is an answer, too. */
  run(command: readonly string[], signal: AbortSignal): Promise<CommandResult>;

  /** Connects to a port as a program on the host would. */
  open(address: string, port: number, signal: AbortSignal): Promise<Duplex>;
}
