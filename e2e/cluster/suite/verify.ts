import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterApi } from '../stand-ins/cluster-api';
import type { Variant } from './app-variants';
import { KUBECONFIG, REPOSITORY, STATE } from './settings';
import { authority, GATEWAY, IDS } from './workspaces';

/** What `verify` says of a criterion. */
export interface Verdict {
  readonly id: string;
  readonly subject: string;
  readonly slug: string;
  readonly status: string;
  readonly seen: string;
  readonly next?: string;
  readonly seconds: number;
}

const APP = 'node --import tsx e2e/cluster/suite/app-variants.ts';

/** Options of the command for this cluster. */
async function verifyOptions(variant: Variant): Promise<readonly string[]> {
  const ca = join(STATE, 'verify-ca.crt');
  mkdirSync(STATE, { recursive: true });
  writeFileSync(ca, await authority(await ClusterApi.connect(KUBECONFIG, 'e2e')));
  return [
    ...['verify', 'cluster', '--app', `${APP} ${variant}`, '--kubeconfig', KUBECONFIG, '--ca', ca],
    ...IDS.flatMap((id) => ['--resolve', `${id}.opencode.angryninja.cloud:${GATEWAY}`]),
  ];
}

export function verify(criteria: readonly string[], ...options: readonly string[]): Promise<readonly Verdict[]> {
  return verifyVariant('native', criteria, ...options);
}

/** Asks the command line for these criteria, as a person would. */
export async function verifyVariant(
  variant: Variant,
  criteria: readonly string[],
  ...options: readonly string[]
): Promise<readonly Verdict[]> {
  const args = [...(await verifyOptions(variant)), '--only', criteria.join(), '--output', 'json', ...options];
  const { stdout, stderr } = await runCli(args);
  const { criteria: verdicts } = JSON.parse(stdout || '{"criteria":[]}') as { readonly criteria: readonly Verdict[] };
  if (verdicts.length === 0) throw new Error(`verify said nothing: ${stderr}`);
  for (const { id, subject, slug, status, seen, seconds } of verdicts)
    process.stderr.write(`  ${id} ${subject} ${slug} (${seconds.toFixed(1)} s): ${status}: ${seen}\n`);
  return verdicts;
}

function runCli(args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/main.ts', ...args], {
      cwd: REPOSITORY,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('close', () => resolve({ stdout, stderr }));
  });
}

/** Fails with what verify said of those that do not hold. */
export function expectToHold(verdicts: readonly Verdict[], count: number): void {
  expect(verdicts.filter(({ status }) => status !== 'holds')).toEqual([]);
  expect(verdicts.length).toBe(count);
}
