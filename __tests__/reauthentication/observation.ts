import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Laptop } from './laptop';

/**
 * Arguments and environment of every process that this one started, and what its open files hold that have no name any more
 * (here-documents). Not of the others: another run of the same test has the same secrets in its own environment.
 */
export function lookAtProcesses(): string[] {
  const found: string[] = [];
  for (const pid of descendants(String(process.pid))) {
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

/** In the order in which they were started, by what the kernel says of parents and sessions. */
function descendants(ancestor: string): readonly string[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      // The name, in parentheses, may hold anything.
      const [, parent = '', , session = ''] = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
        .replace(/^.*\) /s, '')
        .split(' ');
      return { pid, parent, session };
    });
  const family = new Set([ancestor]);
  let size: number;
  do {
    size = family.size;
    for (const { pid, parent, session } of all) if (family.has(parent) || family.has(session)) family.add(pid);
  } while (family.size > size);
  family.delete(ancestor);
  return [...family];
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
