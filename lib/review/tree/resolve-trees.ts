import { existsSync, statSync } from 'node:fs';
import { posix, resolve, sep } from 'node:path';
import { ReviewError } from '../review-error';
import { directoryTree } from './directory-tree';
import { emptyTree, type FileTree } from './file-tree';
import { askGit, type GitAnswer, GitMissing } from './git';
import { GitBlobs } from './git-blobs';
import { type GitFolder, gitIndexTree, gitTree, gitWorkingTree } from './git-tree';

/** What is compared where the user names nothing. */
export const DEFAULT_BASE = 'origin/main';

/** Which trees a user asked for. */
export interface TreesToCompare {
  /** Where the user stands. */
  readonly directory: string;

  /** A directory, or a Git ref. */
  readonly base?: string;

  /** A directory or a Git ref, or what is not committed yet. */
  readonly head: 'working-tree' | 'staged' | { readonly named: string };

  /** The folder of the repository that is compared, relative to `directory`. Not for directories that are named themselves. */
  readonly folder: string;
}

/** The two sides, read from disk or from Git. @throws ReviewError that says which word is neither a directory nor a ref */
export function resolveTrees({ directory, base, head, folder }: TreesToCompare): readonly [FileTree, FileTree] {
  const earlier = namedDirectory(directory, base);
  const later = typeof head === 'object' ? namedDirectory(directory, head.named) : undefined;
  // Git has no part in it.
  if (earlier !== undefined && later !== undefined) return [earlier, later];
  const place: Place = { directory, folder, inGit: gitFolder(directory, folder) };
  checkFolder(place);
  return [earlier ?? commitTree(place, base ?? defaultBase(place)), later ?? laterTree(place, head)];
}

function laterTree(place: Place, head: TreesToCompare['head']): FileTree {
  if (head === 'working-tree') return workingTree(place);
  return head === 'staged' ? gitIndexTree(STAGED, inGit(place)) : commitTree(place, head.named);
}

/** What the next commit would have of a folder. */
export function stagedTree(directory: string, folder: string): FileTree {
  return gitIndexTree(STAGED, inGit({ directory, folder, inGit: gitFolder(directory, folder) }));
}

const STAGED = 'what is staged';

/** The folder that is compared. */
interface Place extends Pick<TreesToCompare, 'directory' | 'folder'> {
  /** Nothing where the user stands in no repository, or has no Git. */
  readonly inGit: GitFolder | undefined;
}

function gitFolder(directory: string, folder: string): GitFolder | undefined {
  const answer = tryGit(directory, ['rev-parse', '--show-toplevel', '--show-prefix']);
  if (answer?.status !== 0) return undefined;
  const [root = '', prefix = ''] = answer.stdout.toString('utf8').split('\n');
  const path = posix.join(prefix, folder.split(sep).join('/')).replace(/\/$/, '');
  return { root, folder: path === '.' ? '' : path, blobs: new GitBlobs(root) };
}

/** Where there is no Git, the working tree is a directory like any other. */
function tryGit(directory: string, args: readonly string[]): GitAnswer | undefined {
  try {
    return askGit(directory, args);
  } catch (error) {
    if (error instanceof GitMissing) return undefined;
    throw error;
  }
}

/** An app in a folder of its own writes beside it, and nothing outside of the repository. */
function checkFolder({ folder, inGit: found }: Place): void {
  if (!(found?.folder ?? posix.normalize(folder)).split('/').includes('..')) return;
  throw new ReviewError([
    `${folder} is outside of the repository: write a folder of it as seen from here, such as kubernetes`,
  ]);
}

function inGit({ directory, inGit: found }: Place): GitFolder {
  if (found !== undefined) return found;
  askGit(directory, ['--version']);
  throw new ReviewError([
    `${directory} is in no Git repository: name two directories, such as "review before after", or run this in the repository`,
  ]);
}

function defaultBase(place: Place): string {
  if (commitOf(inGit(place).root, DEFAULT_BASE) === undefined) {
    throw new ReviewError([
      `this repository has no ${DEFAULT_BASE}: run git fetch origin main, or name what to compare with, such as "review main" or "review HEAD"`,
    ]);
  }
  return DEFAULT_BASE;
}

function namedDirectory(directory: string, name: string | undefined): FileTree | undefined {
  if (name === undefined) return undefined;
  const path = resolve(directory, name);
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? directoryTree(name, path) : undefined;
}

function commitTree(place: Place, name: string): FileTree {
  const commit = commitOf(place.directory, name);
  if (commit === undefined) {
    throw new ReviewError([`${name} is neither a directory nor a Git ref: write a path, or a branch, tag or commit`]);
  }
  const { root, folder, blobs } = inGit(place);
  if (folder !== '' && askGit(root, ['cat-file', '-e', `${commit}:${folder}`]).status !== 0) return emptyTree(name);
  return gitTree(name, { root, folder, blobs }, commit);
}

/** What is on disk, but for what Git ignores. */
function workingTree(place: Place): FileTree {
  const root = resolve(place.directory, place.folder);
  const name = 'the working tree';
  if (!existsSync(root)) return emptyTree(name);
  return place.inGit === undefined ? directoryTree(name, root) : gitWorkingTree(name, place.inGit);
}

function commitOf(directory: string, ref: string): string | undefined {
  // A word that begins with a dash would be a flag of Git.
  if (ref.startsWith('-')) return undefined;
  const { status, stdout } = askGit(directory, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  return status === 0 ? stdout.toString('utf8').trim() : undefined;
}
