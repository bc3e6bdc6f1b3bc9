import type { FileTree } from './file-tree';
import { git, zeroTerminated } from './git';

interface Blob {
  readonly id: string;
  readonly executable: boolean;
}

/** A folder of a commit, read from Git's objects: nothing is checked out. `folder` is relative to the repository, empty for all of it. */
export function gitTree(name: string, repository: string, commit: string, folder: string): FileTree {
  const blobs = listBlobs(repository, commit, folder);
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
    contentId: (path) => blob(path).id,
  };
}

function listBlobs(repository: string, commit: string, folder: string): ReadonlyMap<string, Blob> {
  const blobs = new Map<string, Blob>();
  const place = folder === '' ? commit : `${commit}:${folder}`;
  for (const entry of zeroTerminated(git(repository, ['ls-tree', '-r', '-z', '--full-tree', place]))) {
    const match = /^(?<mode>\d+) blob (?<id>[0-9a-f]+)\t(?<path>[^]+)$/.exec(entry)?.groups;
    // 120000 is a symbolic link: what it leads to may be outside of the tree.
    if (match === undefined || match['mode'] === '120000') continue;
    blobs.set(match['path'] ?? '', { id: match['id'] ?? '', executable: match['mode'] === '100755' });
  }
  return blobs;
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
