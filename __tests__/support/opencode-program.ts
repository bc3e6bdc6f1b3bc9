import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** OpenCode's own program, of the package that runs on this machine. */
export const OPENCODE_PROGRAM = program();

function program(): string {
  const modules = join(__dirname, '../../node_modules');
  for (const name of [`opencode-linux-${process.arch}`, `opencode-linux-${process.arch}-baseline`]) {
    const path = join(modules, name, 'bin/opencode');
    if (existsSync(path) && runs(path)) return path;
  }
  return '/nonexistent';
}

function runs(path: string): boolean {
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
