import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { Unaskable } from '../verify/criterion';
import { HOST_CRITERIA } from '../verify/host/criteria';
import { hostTasks } from '../verify/host/tasks';
import { LocalConnection } from '../verify/host/transport/local';
import { SshConnection } from '../verify/host/transport/ssh';
import type { Task } from '../verify/run-criteria';
import { CommandError } from './command-error';
import { inspectApp } from './inspect-app';
import { addVerifyOptions, listCriteria, runAndReport, type VerifyOptions } from './verify-options';

interface HostOptions extends VerifyOptions {
  readonly ssh?: string;
  readonly sshConfig?: string;
  readonly local: boolean;
  readonly sudo: boolean;
  readonly host?: string;
  readonly passwordFile?: string;
}

/** `verify host`: the criteria of a memory pod. */
export function verifyHostCommand(): Command {
  const command = new Command('host')
    .description('ask a host whether its memory pod is what the roadmap wants')
    .option('--ssh <user@host>', 'ask that host, by your own ssh')
    .option('--ssh-config <file>', 'configuration of ssh (default: yours)')
    .option('--local', 'ask this machine', false)
    .option('--sudo', 'run commands by sudo, which must not ask for a password', false)
    .option('--host <name>', 'which host of the app it is (default: the only one)')
    .option('--password-file <file>', "file with OpenCode's password (default: the host's environment file)");
  return addVerifyOptions(command, HOST_CRITERIA).action(async (options: HostOptions) => {
    if (options.list) process.stdout.write(`${listCriteria(HOST_CRITERIA)}\n`);
    else await runAndReport(await tasks(options), options);
  });
}

async function tasks({
  app,
  ssh,
  sshConfig,
  local,
  sudo,
  host: hostName,
  passwordFile,
}: HostOptions): Promise<readonly Task[]> {
  if ((ssh === undefined) === !local) throw new CommandError('say which host: --ssh user@host, or --local');
  const host =
    ssh === undefined
      ? new LocalConnection(sudo)
      : new SshConnection(ssh, { sudo, ...(sshConfig === undefined ? {} : { configFile: sshConfig }) });
  const password = passwordFile === undefined ? undefined : readPassword(passwordFile);
  const inspections = await inspectApp({ directory: process.cwd(), app });
  try {
    return hostTasks(inspections, {
      host,
      ...(hostName === undefined ? {} : { hostName }),
      ...(password === undefined ? {} : { password: () => Promise.resolve(password) }),
    });
  } catch (error) {
    if (error instanceof Unaskable) throw new CommandError(`${error.message}: ${error.next}`);
    throw error;
  }
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\n$/, '');
  } catch (error) {
    throw new CommandError(
      `${file} cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`,
    );
  }
}
