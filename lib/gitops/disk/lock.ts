import { readdirSync, readFileSync, readlinkSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeDirectories } from './make-directories';
import { hasCode } from './system-error';

/**
 * Makes `work` and holds it for this process. The lock is a symbolic link whose target names the holder: made and filled
 * in one step, so that a kill leaves none that says nothing.
 *
 * @throws when a living process holds it
 */
export function acquireLock(work: string): void {
  const lock = join(work, 'lock');
  const self = `${process.pid}:${startTime(process.pid) ?? ''}:${hostname()}`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      makeDirectories(work);
      symlinkSync(self, lock);
      break;
    } catch (error) {
      // Its last holder may just be removing the directory.
      if (hasCode(error, 'ENOENT') && attempt < 100) continue;
      if (!hasCode(error, 'EEXIST') || attempt >= 100) throw error;
    }
    dropStaleLock(lock);
  }
  try {
    // Left over after a kill, the directory stays out of a commit.
    writeFileSync(join(work, '.gitignore'), '*\n');
  } catch (error) {
    releaseLock(work);
    throw error;
  }
}

/** Lets go of `work`, and removes it when nothing else is in it. */
export function releaseLock(work: string): void {
  const isEmpty = readdirSync(work).every((name) => name === 'lock' || name === '.gitignore');
  if (isEmpty) rmSync(join(work, '.gitignore'), { force: true });
  unlinkSync(join(work, 'lock'));
  if (!isEmpty) return;
  try {
    rmdirSync(work);
  } catch (error) {
    // The next synth has it already.
    if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'ENOENT')) throw error;
  }
}

function dropStaleLock(lock: string): void {
  const holder = readHolder(lock);
  if (holder === undefined) return;
  if (isAlive(holder)) {
    const [pid, , host] = holder.split(':');
    throw new Error(
      `another synth is writing there (process ${pid} on ${host}): wait for it; should there be none, remove ${lock}`,
    );
  }
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    // Somebody else dropped it first, and this is their fresh one.
    if (readHolder(aside) !== holder) renameSync(aside, lock);
    else unlinkSync(aside);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

function readHolder(lock: string): string | undefined {
  try {
    return readlinkSync(lock);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isAlive(holder: string): boolean {
  const [pid, started, host] = holder.split(':');
  if (host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
  // The number may have been given to another process since.
  const now = startTime(Number(pid));
  return started === '' || now === undefined || now === started;
}

/** Clock ticks between boot and the start of a process; undefined where there is no /proc. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
