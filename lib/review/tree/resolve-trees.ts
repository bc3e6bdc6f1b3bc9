import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ReviewError } from '../review-error';
import { directoryTree, treeOfFiles } from './directory-tree';
import { emptyTree, type FileTree } from './file-tree';
import { askGit, git, zeroTerminated } from './git';
import { gitIndexTree, gitTree } from './git-tree';

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
  checkFolder(directory, folder);
  const earlier = namedTree(directory, base ?? defaultBase(directory), folder);
  if (head === 'working-tree') return [earlier, workingTree(directory, folder)];
  if (head === 'staged') return [earlier, stagedTree(directory, folder)];
  return [earlier, namedTree(directory, head.named, folder)];
}

/** An app in a folder of its own writes beside it, and nothing outside of the repository. */
function checkFolder(directory: string, folder: string): void {
  if (!folder.split('/').includes('..')) return;
  const { status, stdout } = askGit(directory, ['rev-parse', '--show-toplevel']);
  const root = status === 0 ? stdout.toString('utf8').trimEnd() : directory;
  if (!relative(root, resolve(directory, folder)).startsWith('..')) return;
  throw new ReviewError([
    `${folder} is outside of the repository: write a folder of it as seen from here, such as kubernetes`,
  ]);
}

/** What the next commit would have of a folder. */
export function stagedTree(directory: string, folder: string): FileTree {
  const root = repositoryRoot(directory);
  return gitIndexTree('what is staged', root, relative(root, resolve(directory, folder)));
}

function defaultBase(directory: string): string {
  if (askGit(directory, ['rev-parse', '--git-dir']).status !== 0) {
    throw new ReviewError([
      `${directory} is in no Git repository: name two directories, such as "review before after", or run this in the repository`,
    ]);
  }
  if (commitOf(directory, DEFAULT_BASE) === undefined) {
    throw new ReviewError([
      `this repository has no ${DEFAULT_BASE}: run git fetch origin main, or name what to compare with, such as "review main" or "review HEAD"`,
    ]);
  }
  return DEFAULT_BASE;
}

function namedTree(directory: string, name: string, folder: string): FileTree {
  const path = resolve(directory, name);
  if (existsSync(path) && statSync(path).isDirectory()) return directoryTree(name, path);
  const commit = commitOf(directory, name);
  if (commit === undefined) {
    throw new ReviewError([`${name} is neither a directory nor a Git ref: write a path, or a branch, tag or commit`]);
  }
  const root = repositoryRoot(directory);
  const inRepository = relative(root, resolve(directory, folder));
  if (inRepository !== '' && askGit(root, ['cat-file', '-e', `${commit}:${inRepository}`]).status !== 0) {
    return emptyTree(name);
  }
  return gitTree(name, root, commit, inRepository);
}

/** What is on disk, but for what Git ignores. */
function workingTree(directory: string, folder: string): FileTree {
  const root = resolve(directory, folder);
  const name = 'the working tree';
  if (!existsSync(root)) return emptyTree(name);
  if (askGit(root, ['rev-parse', '--git-dir']).status !== 0) return directoryTree(name, root);
  const listed = zeroTerminated(git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']));
  const paths = [...new Set(listed)].filter((path) => isFile(join(root, path)));
  return treeOfFiles(name, root, paths.sort());
}

function isFile(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true;
}

function repositoryRoot(directory: string): string {
  return git(directory, ['rev-parse', '--show-toplevel']).toString('utf8').trimEnd();
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
