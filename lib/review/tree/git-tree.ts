import { lstatSync, readFileSync } from 'node:fs';
import { extname, join, posix } from 'node:path';
import type { FileTree } from './file-tree';
import { git, zeroTerminated } from './git';
import type { GitBlobs } from './git-blobs';

interface Blob {
  readonly id: string;
  readonly executable: boolean;
}

/** A folder of a repository, and what was read of it. */
export interface GitFolder {
  /** The root of the work tree. */
  readonly root: string;

  /** Relative to the root, empty for all of it. */
  readonly folder: string;
  readonly blobs: GitBlobs;
}

/** The folder in a commit, read from Git's objects: nothing is checked out. */
export function gitTree(name: string, { root, folder, blobs }: GitFolder, commit: string): FileTree {
  const place = folder === '' ? commit : `${commit}:${folder}`;
  const listed = git(root, ['ls-tree', '-r', '-z', '--full-tree', place]);
  return treeOfBlobs(name, blobs, blobsOf(listed, /^(?<mode>\d+) blob (?<id>[0-9a-f]+)\t(?<path>[^]+)$/));
}

/** The folder as it is staged. */
export function gitIndexTree(name: string, at: GitFolder): FileTree {
  return treeOfBlobs(name, at.blobs, stagedBlobs(at));
}

/**
 * The folder as it is on disk, but for what Git ignores. What Git knows to be as it is staged is taken from Git, which knows
 * whether it is the same as in a commit without reading it.
 */
export function gitWorkingTree(name: string, at: GitFolder): FileTree {
  const directory = join(at.root, at.folder);
  const edited = zeroTerminated(git(directory, ['diff-files', '-z', '--name-only', '--relative']));
  const others = zeroTerminated(git(directory, ['ls-files', '-z', '--others', '--exclude-standard']));
  const clean = new Map(stagedBlobs(at));
  for (const path of edited) clean.delete(path);
  const onDisk = new Set([...edited, ...others].filter((path) => isFile(join(directory, path))));
  const staged = treeOfBlobs(name, at.blobs, clean);
  return {
    name,
    paths: [...clean.keys(), ...onDisk].sort(),
    read: (path) => (onDisk.has(path) ? readFileSync(join(directory, path)) : staged.read(path)),
    narrow: (paths) => staged.narrow?.(paths),
    isExecutable: (path) =>
      onDisk.has(path) ? (lstatSync(join(directory, path)).mode & 0o100) !== 0 : staged.isExecutable(path),
    contentId: (path) => (onDisk.has(path) ? undefined : staged.contentId(path)),
  };
}

function treeOfBlobs(name: string, contents: GitBlobs, blobs: ReadonlyMap<string, Blob>): FileTree {
  const blob = (path: string): Blob => {
    const found = blobs.get(path);
    if (found === undefined) throw new Error(`${name} has no ${path}`);
    return found;
  };
  let groups: ReadonlyMap<string, readonly string[]> | undefined;
  const alike = (path: string): readonly string[] => {
    groups ??= groupsOf([...blobs]);
    const group = groups.get(posix.basename(path)) ?? groups.get(extname(path)) ?? [];
    const index = group.indexOf(blob(path).id);
    return group.slice(Math.max(index, 0), index + BATCH);
  };
  return {
    name,
    paths: [...blobs.keys()].sort(),
    read: (path) => contents.read(blob(path).id, () => alike(path)),
    narrow: (wanted) => {
      contents.clear();
      groups = groupsOf(wanted.flatMap((path) => [[path, blobs.get(path)] as const]));
    },
    isExecutable: (path) => blob(path).executable,
    contentId: (path) => `git:${blob(path).id}`,
  };
}

/** Trees are read in the order of their paths: what comes next is wanted next. */
const BATCH = 512;

/** Fewer files of a name are read with the others of their ending. */
const MANY = 64;

/**
 * What is read together, as most often the manifests alone are asked for, and first those of some names: the blobs by the name of their
 * files, or by its ending.
 */
function groupsOf(
  blobs: readonly (readonly [path: string, blob: Blob | undefined])[],
): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  for (const [path, blob] of blobs) {
    if (blob === undefined) continue;
    const { id } = blob;
    const name = posix.basename(path);
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [id]);
    else known.push(id);
  }
  const groups = new Map<string, string[]>();
  for (const [name, ids] of byName) {
    const key = ids.length < MANY ? extname(name) : name;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, ids);
    else for (const id of ids) known.push(id);
  }
  return groups;
}

function stagedBlobs({ root, folder }: GitFolder): ReadonlyMap<string, Blob> {
  const listed = git(root, ['ls-files', '--stage', '-z', '--', folder === '' ? '.' : folder]);
  const start = folder === '' ? 0 : folder.length + 1;
  const staged = blobsOf(listed, /^(?<mode>\d+) (?<id>[0-9a-f]+) 0\t(?<path>[^]+)$/);
  return new Map([...staged].map(([path, blob]) => [path.slice(start), blob]));
}

function blobsOf(listed: Buffer, line: RegExp): ReadonlyMap<string, Blob> {
  return new Map(
    zeroTerminated(listed).flatMap((entry) => {
      const { mode = '', id = '', path = '' } = line.exec(entry)?.groups ?? {};
      // 120000 is a symbolic link, which may lead out of the tree; 160000 another repository.
      return mode.startsWith('100') ? [[path, { id, executable: mode === '100755' }] as const] : [];
    }),
  );
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
