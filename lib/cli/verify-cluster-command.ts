import { Command, InvalidArgumentError } from 'commander';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { ClusterClient } from '../verify/cluster/cluster-client';
import { CLUSTER_CRITERIA } from '../verify/cluster/criteria';
import { clusterTasks } from '../verify/cluster/tasks';
import { Unaskable } from '../verify/criterion';
import type { Task } from '../verify/run-criteria';
import { CommandError } from './command-error';
import { inspectApp } from './inspect-app';
import { addVerifyOptions, listCriteria, positive, runAndReport, type VerifyOptions } from './verify-options';

interface ClusterOptions extends VerifyOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly workspace?: string;
  readonly resolve: Resolutions;
  readonly ca?: string;
  readonly passwordFile?: string;
  readonly askPassword: boolean;
  readonly streamFor: number;
}

type Resolutions = ReadonlyMap<string, { readonly address: string; readonly port: number }>;

/** `verify cluster`: the criteria of the foundation and of each workspace. */
export function verifyClusterCommand(): Command {
  const command = new Command('cluster')
    .description('ask a cluster whether its workspaces are what the roadmap wants')
    .option('--kubeconfig <file>', 'default: KUBECONFIG, or ~/.kube/config')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .option('--workspace <id>', 'ask this workspace alone')
    .option(
      '--resolve <host:address[:port]>',
      'ask that address for the hostname, whatever the DNS says; may be repeated',
      resolution,
      new Map(),
    )
    .option('--ca <file>', 'PEM certificates that vouch for the workspaces, besides those that Node trusts')
    .option('--password-file <file>', "file with the password (default: the workspace's Secret)")
    .option('--ask-password', 'ask for the password on the terminal', false)
    .option('--stream-for <seconds>', 'how long streams have to stay open', positive, 20);
  return addVerifyOptions(command, CLUSTER_CRITERIA).action(async (options: ClusterOptions) => {
    if (options.list) process.stdout.write(`${listCriteria(CLUSTER_CRITERIA)}\n`);
    else await runAndReport(await tasks(options), options);
  });
}

async function tasks(options: ClusterOptions): Promise<readonly Task[]> {
  const { app, kubeconfig, context, workspace, resolve, ca, streamFor } = options;
  const inspections = await inspectApp({ directory: process.cwd(), app });
  const password = passwordOf(options);
  try {
    return await clusterTasks(inspections, {
      cluster: await ClusterClient.open({ kubeconfig, context }),
      workspace,
      resolve,
      streamSeconds: streamFor,
      signal: () => AbortSignal.timeout(options.timeout * 1000),
      ...(ca === undefined ? {} : { ca: read(ca) }),
      ...(password === undefined ? {} : { password }),
    });
  } catch (error) {
    if (error instanceof Unaskable) throw new CommandError(`${error.message}: ${error.next}`);
    throw error;
  }
}

/** Where the password comes from, if not from the Secret. */
function passwordOf({
  passwordFile,
  askPassword,
}: ClusterOptions): ((workspace: { readonly hostname: string }) => Promise<string>) | undefined {
  if (passwordFile !== undefined) {
    const password = read(passwordFile).replace(/\n$/, '');
    return () => Promise.resolve(password);
  }
  if (!askPassword) return undefined;
  if (!process.stdin.isTTY)
    throw new CommandError('there is no terminal to ask for the password on: name a --password-file');
  return async ({ hostname }) => {
    const { isCancel, password } = await import('@clack/prompts');
    const answer = await password({ message: `Password of ${hostname}` });
    if (isCancel(answer)) throw new Unaskable('no password was given', 'run it again');
    return answer;
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(
      `${file} cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`,
    );
  }
}

/** `host:address`, `host:address:port`, an IPv6 address in brackets. */
function resolution(text: string, previous: Resolutions): Resolutions {
  const [, host = '', bracketed, plain, port] = /^([^:]+):(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? [];
  const address = bracketed ?? plain ?? '';
  const number = Number(port ?? 443);
  if (host === '' || isIP(address) === 0 || number < 1 || number > 65535) {
    throw new InvalidArgumentError('write host:address or host:address:port, such as flux.example.com:192.0.2.10.');
  }
  return new Map([...previous, [host, { address, port: number }]]);
}
