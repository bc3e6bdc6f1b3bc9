import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { shellWord } from '../../../escape/shell';
import { Unaskable } from '../../criterion';
import type { CommandResult, HostConnection } from './host-connection';
import { runProgram } from './run-program';

/** What `ssh` ends with when it fails itself. */
const SSH_FAILED = 255;

/** A host over the user's own `ssh`, with what `~/.ssh/config` says of it. It never asks anything. */
export class SshConnection implements HostConnection {
  public constructor(
    /** Such as `root@nas.lan`. */
    public readonly name: string,
    private readonly options: { readonly sudo: boolean; readonly configFile?: string },
  ) {}

  public async run(command: readonly string[], signal: AbortSignal): Promise<CommandResult> {
    const { sudo } = this.options;
    const words = (sudo ? ['sudo', '-n', ...command] : command).map(shellWord).join(' ');
    const result = await runProgram([...this.ssh(), this.name, words], signal);
    if (result.status === SSH_FAILED) throw this.failed(result.stderr);
    return result;
  }

  public open(address: string, port: number, signal: AbortSignal): Promise<Duplex> {
    const [program = '', ...args] = this.ssh();
    const host = address.includes(':') ? `[${address}]` : address;
    const child = spawn(program, [...args, '-W', `${host}:${String(port)}`, this.name], {
      signal,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const stream = Duplex.from({ writable: child.stdin, readable: child.stdout });
    const said: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.once('error', (error) => stream.destroy(error));
    child.once('close', (status) => {
      if (status !== 0) stream.destroy(this.failed(Buffer.concat(said).toString()));
    });
    stream.once('close', () => child.kill());
    return Promise.resolve(stream);
  }

  private ssh(): readonly string[] {
    const { configFile } = this.options;
    return [
      'ssh',
      ...(configFile === undefined ? [] : ['-F', configFile]),
      '-o',
      'BatchMode=yes',
      '-o',
      'ConnectTimeout=10',
    ];
  }

  private failed(stderr: string): Unaskable {
    const said = stderr.trim().split('\n').at(-1) ?? '';
    const [, next = 'try it by hand: ssh'] = ADVICE.find(([pattern]) => pattern.test(stderr)) ?? [];
    return new Unaskable(`ssh to ${this.name} fails: ${said || 'without a word'}`, next);
  }
}

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /Host key verification failed|REMOTE HOST IDENTIFICATION/,
    'log in once by hand, compare the host key, and accept it',
  ],
  [/Permission denied/, 'give your public key to the host, and have an agent hold the private one: ssh-add'],
  [/timed out|No route to host|Network is unreachable/, 'is the host up, and in reach of this machine?'],
  [/Could not resolve|Name or service not known/, 'correct the name, or put it into ~/.ssh/config'],
  [/Connection refused|connect failed/, 'does something listen there?'],
];
