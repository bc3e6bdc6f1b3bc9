import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Makes, before any test, the root file systems that machines are made of. */
export default async function prepare(): Promise<void> {
  if (process.env['E2E_HOST'] !== undefined) return;
  await Promise.all(['trixie', 'bookworm'].map(prepareRelease));
}

async function prepareRelease(release: string): Promise<void> {
  const child = spawn('bash', [join(__dirname, 'prepare.sh'), release], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) throw new Error(`prepare.sh ${release} ended with ${String(status)}`);
}
