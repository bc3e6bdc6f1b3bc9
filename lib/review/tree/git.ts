import { spawnSync } from 'node:child_process';
import { ReviewError } from '../review-error';

/** Above any tree that people review; Node would otherwise stop at 1 MiB. */
const MAX_BYTES = 1024 * 1024 * 1024;

/** What a call of Git came to. */
export interface GitAnswer {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** There is no Git that could be asked. */
export class GitMissing extends ReviewError {}

/** Calls Git in a directory. @throws GitMissing */
export function askGit(directory: string, args: readonly string[], input?: string): GitAnswer {
  const { status, stdout, stderr, error } = spawnSync('git', args, {
    cwd: directory,
    input,
    maxBuffer: MAX_BYTES,
    // Nothing may ask, and no lock may be taken: somebody may be at work in the repository.
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
  });
  if (error !== undefined) throw new GitMissing([`git cannot be run: ${error.message}`]);
  return { status: status ?? 1, stdout, stderr: stderr.toString().trim() };
}

/** What Git prints. @throws ReviewError where it fails */
export function git(directory: string, args: readonly string[], input?: string): Buffer {
  const { status, stdout, stderr } = askGit(directory, args, input);
  if (status === 0) return stdout;
  const [reason = ''] = stderr.split('\n');
  throw new ReviewError([`git ${args[0] ?? ''}: ${reason === '' ? `it ended with ${status}` : reason}`]);
}

/** The entries of a list that Git ends with NUL each. */
export function zeroTerminated(list: Buffer): readonly string[] {
  return list
    .toString('utf8')
    .split('\0')
    .filter((entry) => entry !== '');
}
