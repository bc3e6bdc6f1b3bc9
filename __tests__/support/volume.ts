import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE_UID } from './container';

/** Every entry of a directory with its owner, mode and content. */
export function tree(directory: string): Readonly<Record<string, string>> {
  const entries: Record<string, string> = {};
  for (const entry of readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(directory, entry);
    const status = lstatSync(path);
    const content = status.isSymbolicLink()
      ? readlinkSync(path)
      : status.isFile()
        ? createHash('sha256').update(readFileSync(path)).digest('hex')
        : '';
    entries[entry] = `${status.uid}:${status.gid} ${status.mode.toString(8)} ${content}`;
  }
  return entries;
}

/** Runs a command as somebody does in the workspace's terminal. */
export function asWorkspace(command: readonly string[], directory = '/'): SpawnSyncReturns<string> {
  const user = String(WORKSPACE_UID);
  return spawnSync('setpriv', ['--reuid', user, '--regid', user, '--clear-groups', ...command], {
    cwd: directory,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      HOME: '/nonexistent',
      GIT_AUTHOR_NAME: 'Dev',
      GIT_AUTHOR_EMAIL: 'dev@example.com',
      GIT_COMMITTER_NAME: 'Dev',
      GIT_COMMITTER_EMAIL: 'dev@example.com',
    },
  });
}
