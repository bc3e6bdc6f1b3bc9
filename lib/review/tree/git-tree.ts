import type { FileTree } from './file-tree';
import { git, zeroTerminated } from './git';

interface Blob {
  readonly id: string;
  readonly executable: boolean;
}

/** A folder of a commit, read from Git's objects: nothing is checked out. `folder` is relative to the repository, empty for all of it. */
export function gitTree(name: string, repository: string, commit: string, folder: string): FileTree {
  return treeOfBlobs(name, repository, blobsOf(repository, commit, folder));
}

/** A folder of what is staged. */
export function gitIndexTree(name: string, repository: string, folder: string): FileTree {
  const listed = git(repository, ['ls-files', '--stage', '-z', '--', folder === '' ? '.' : folder]);
  const prefix = folder === '' ? '' : `${folder}/`;
  const blobs = new Map<string, Blob>();
  for (const entry of zeroTerminated(listed)) {
    const match = /^(?<mode>\d+) (?<id>[0-9a-f]+) 0\t(?<path>[^]+)$/.exec(entry)?.groups;
    if (match !== undefined) addBlob(blobs, match, (match['path'] ?? '').slice(prefix.length));
  }
  return treeOfBlobs(name, repository, blobs);
}

function treeOfBlobs(name: string, repository: string, blobs: ReadonlyMap<string, Blob>): FileTree {
  let contents: ReadonlyMap<string, Buffer> | undefined;
  const blob = (path: string): Blob => {
    const found = blobs.get(path);
    if (found === undefined) throw new Error(`${name} has no ${path}`);
    return found;
  };
  return {
    name,
    paths: [...blobs.keys()].sort(),
    read: (path) => {
      contents ??= readBlobs(repository, new Set([...blobs.values()].map(({ id }) => id)));
      return contents.get(blob(path).id) ?? Buffer.alloc(0);
    },
    isExecutable: (path) => blob(path).executable,
    contentId: (path) => `git:${blob(path).id}`,
  };
}

function blobsOf(repository: string, commit: string, folder: string): ReadonlyMap<string, Blob> {
  const blobs = new Map<string, Blob>();
  const place = folder === '' ? commit : `${commit}:${folder}`;
  for (const entry of zeroTerminated(git(repository, ['ls-tree', '-r', '-z', '--full-tree', place]))) {
    const match = /^(?<mode>\d+) blob (?<id>[0-9a-f]+)\t(?<path>[^]+)$/.exec(entry)?.groups;
    if (match !== undefined) addBlob(blobs, match, match['path'] ?? '');
  }
  return blobs;
}

/** 120000 is a symbolic link, which may lead out of the tree; 160000 another repository. */
function addBlob(blobs: Map<string, Blob>, match: Readonly<Record<string, string>>, path: string): void {
  const { mode = '', id = '' } = match;
  if (mode.startsWith('100')) blobs.set(path, { id, executable: mode === '100755' });
}

/** All blobs in one call: a process for each file would take a minute for a thousand workspaces. */
function readBlobs(repository: string, ids: ReadonlySet<string>): ReadonlyMap<string, Buffer> {
  const contents = new Map<string, Buffer>();
  const answer = git(repository, ['cat-file', '--batch', '--buffer'], [...ids, ''].join('\n'));
  for (let at = 0; at < answer.length;) {
    const end = answer.indexOf(0x0a, at);
    const [id = '', , size = '0'] = answer.toString('latin1', at, end).split(' ');
    const from = end + 1;
    const to = from + Number(size);
    contents.set(id, answer.subarray(from, to));
    at = to + 1;
  }
  return contents;
}
