import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { posix } from 'node:path';
import { shellWord } from '../../../lib/escape/shell';
import { COMMAND, type Ended, Machine } from './machine';

/** A host of somebody's own, as root over ssh. */
export class SshMachine extends Machine {
  public readonly address: string;
  public readonly clientAddress: string;
  public readonly control = undefined;

  /** `destination` and `config` as `ssh` takes them. */
  public constructor(
    private readonly destination: string,
    private readonly config: string | undefined,
  ) {
    super();
    // From where and at which address it was reached, in the host's own words.
    const [client = '', , address = ''] = this.shell('echo "$SSH_CONNECTION"').trim().split(' ');
    this.clientAddress = client;
    this.address = address;
  }

  public get sshOptions(): readonly string[] {
    return ['--ssh', this.destination, ...(this.config === undefined ? [] : ['--ssh-config', this.config])];
  }

  public try(...command: readonly string[]): Ended {
    return spawnSync('ssh', this.call(command), COMMAND);
  }

  public client(...command: readonly string[]): Ended {
    const [program = 'true', ...args] = command;
    return spawnSync(program, args, COMMAND);
  }

  public clientProcess(...command: readonly string[]): ChildProcess {
    const [program = 'true', ...args] = command;
    return spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  }

  public write(path: string, content: string | Buffer, mode = 0o644): void {
    const line = 'mkdir -p "$1" && cat >"$2" && chmod "$3" "$2"';
    const call = this.call(['sh', '-c', line, 'sh', posix.dirname(path), path, mode.toString(8)]);
    execFileSync('ssh', call, { ...COMMAND, input: content });
  }

  public remove(): Promise<void> {
    return Promise.resolve();
  }

  private call(command: readonly string[]): readonly string[] {
    const config = this.config === undefined ? [] : ['-F', this.config];
    return [...config, '-o', 'BatchMode=yes', this.destination, '--', command.map(shellWord).join(' ')];
  }
}
