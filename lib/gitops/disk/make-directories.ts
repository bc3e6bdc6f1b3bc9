import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasCode } from './system-error';

/**
 * Makes a directory with all above it, and returns the topmost that was missing. `mkdirSync` with `recursive` never
 * returns in a file system that takes no directories, such as /proc.
 */
export function makeDirectories(path: string): string | undefined {
  if (existsSync(path)) return undefined;
  const topmost = makeDirectories(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another synth was quicker.
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  return topmost ?? path;
}
