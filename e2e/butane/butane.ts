import { spawnSync } from 'node:child_process';

/** What the real `butane --strict` in PATH makes of a configuration. */
export function runButane(yaml: string): { readonly json?: string; readonly messages: string } {
  const { status, stdout, stderr, error } = spawnSync('butane', ['--strict'], { input: yaml, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return { json: status === 0 ? stdout : undefined, messages: stderr };
}
