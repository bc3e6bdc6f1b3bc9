import { accessSync, constants, existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

/** Where the output lies, and where it is built aside. */
export interface Location {
  /** As the user wrote it, for messages. */
  readonly name: string;
  /** Absolute, without symbolic links. */
  readonly root: string;
  /** Working directory of a synth: on the file system of `root`, and gone when no synth runs. */
  readonly work: string;
  /** Whether `root` as a whole can be renamed. */
  readonly movable: boolean;
}

/** @throws with plain advice when nothing can be written there, or nothing should be */
export function locate(outdir: string): Location {
  const name = `outdir is ${JSON.stringify(outdir)}`;
  if (outdir === '') throw new Error(`${name}: write the path of a directory, such as dist`);
  const lexical = resolve(outdir);
  const existing = deepestExisting(lexical, name);
  const root = join(realpathSync(existing), relative(existing, lexical));
  const repository = repositoryOf(lexical);
  if (repository !== undefined && !isWithin(root, realpathSync(repository))) {
    throw new Error(`${name}: it is a symbolic link out of ${repository}, to ${root}; write a directory within`);
  }
  const stats = statSync(existing);
  if (!stats.isDirectory())
    throw new Error(`${name}: ${existing} is not a directory; move it away, or write another path`);
  if (!isWritable(realpathSync(existing))) throw new Error(`${name}: this user cannot write to ${existing}`);
  return { name, root, ...workingDirectory(root) };
}

/** Both places a synth that was killed may have worked in: the rights of the parent directory may have changed since. */
export function workingDirectories(root: string): readonly [beside: string, within: string] {
  return [join(dirname(root), `.${basename(root)}.gitops-app`), join(root, '.gitops-app')];
}

function workingDirectory(root: string): { work: string; movable: boolean } {
  const [beside, within] = workingDirectories(root);
  const parent = dirname(root);
  // A mount point, or a directory that somebody works in, stays where it is.
  const isHome = parent === root || isWithin(realpathSync(process.cwd()), root);
  const movable = !isHome && (!existsSync(parent) || (isWritable(parent) && onOneFileSystem(root, parent)));
  return movable ? { work: beside, movable } : { work: within, movable };
}

function onOneFileSystem(root: string, parent: string): boolean {
  return !existsSync(root) || statSync(root).dev === statSync(parent).dev;
}

function deepestExisting(path: string, name: string): string {
  for (let current = path; ; current = dirname(current)) {
    if (existsSync(current)) return current;
    if (lstatSync(current, { throwIfNoEntry: false }) !== undefined) {
      throw new Error(`${name}: ${current} is a symbolic link to nothing; remove it, or write another path`);
    }
  }
}

/** The Git work tree that the path is written in, or else the working directory when the path is below it. */
function repositoryOf(lexical: string): string | undefined {
  for (let current = lexical; ; current = dirname(current)) {
    if (existsSync(join(current, '.git'))) return current;
    if (dirname(current) === current) break;
  }
  const here = process.cwd();
  return isWithin(lexical, here) ? here : undefined;
}

function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
