import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { RELEASE, type Release } from './suite/release';

const CACHE = process.env['CDK8S_OPENCODE_CACHE'] ?? join(homedir(), '.cache/cdk8s-opencode');

/** Makes, before any test, the root file systems that machines are made of, from nothing if need be. */
export default async function prepare(): Promise<void> {
  if (process.env['E2E_HOST'] !== undefined) return;
  process.env['PATH'] = `${join(CACHE, 'bin')}:${process.env['PATH'] ?? ''}`;
  await run('tools.sh');
  // Two files are named after the release that they need.
  const releases = new Set<Release>([RELEASE, 'bookworm', 'forky']);
  const made = [...releases].map((release) => run('prepare.sh', release));
  made.push(run('../../.ci/tools/ignition.sh'));
  // None goes on after the suite has given up.
  await Promise.allSettled(made);
  await Promise.all(made);
}

async function run(script: string, ...args: readonly string[]): Promise<void> {
  const child = spawn('bash', [join(__dirname, script), ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) throw new Error(`${[script, ...args].join(' ')} ended with ${String(status)}`);
}
