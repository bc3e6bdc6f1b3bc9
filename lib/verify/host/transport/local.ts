import { connect, type Socket } from 'node:net';
import type { CommandResult, HostConnection } from './host-connection';
import { runProgram } from './run-program';

/** The machine that this runs on. */
export class LocalConnection implements HostConnection {
  public readonly name = 'this machine';

  public constructor(private readonly sudo: boolean) {}

  public async run(command: readonly string[], signal: AbortSignal): Promise<CommandResult> {
    try {
      return await runProgram(this.sudo ? ['sudo', '-n', ...command] : command, signal);
    } catch (error) {
      // As a shell says it, so that both ways of running read alike.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        return { status: 127, stdout: '', stderr: `${command[0] ?? ''}: not found` };
      }
      throw error;
    }
  }

  public open(address: string, port: number, signal: AbortSignal): Promise<Socket> {
    return new Promise((done, fail) => {
      const socket = connect({ host: address, port, signal });
      socket.once('error', fail);
      socket.once('connect', () => {
        socket.off('error', fail);
        done(socket);
      });
    });
  }
}
