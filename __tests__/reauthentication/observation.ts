import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Laptop } from './laptop';

/** Arguments and environment of every process, and what its open files hold that have no name any more (here-documents). */
export function lookAtProcesses(): string[] {
  const found: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const file of ['cmdline', 'environ']) found.push(attempt(() => readFileSync(`/proc/${pid}/${file}`, 'utf8')));
    for (const descriptor of attemptList(() => readdirSync(`/proc/${pid}/fd`))) {
      const path = `/proc/${pid}/fd/${descriptor}`;
      const isDeletedFile =
        attempt(() => readlinkSync(path)).endsWith(' (deleted)') && attempt(() => String(statSync(path).isFile()));
      if (isDeletedFile === 'true' && statSync(path).size < 100_000)
        found.push(attempt(() => readFileSync(path, 'utf8')));
    }
  }
  return found;
}

/** Every file of the laptop but the auth file itself. */
export function lookAtFiles(laptop: Laptop): string[] {
  return readdirSync(laptop.root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => path !== laptop.authFile)
    .map((path) => attempt(() => `${path}\n${readFileSync(path, 'utf8')}`));
}

/** A process may be gone by the time it is looked at. */
function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

function attemptList(read: () => string[]): string[] {
  try {
    return read();
  } catch {
    return [];
  }
}
