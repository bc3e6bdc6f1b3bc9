import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ReviewError } from '../review-error';
import type { FileTree } from './file-tree';

/** Folders that no tree of a cluster or a host has. */
const PASSED_OVER = new Set(['.git', 'node_modules']);

/** A directory as it is on disk. Symbolic links are not followed: what they lead to may be outside of the tree. */
export function directoryTree(name: string, directory: string): FileTree {
  const paths: string[] = [];
  collect(directory, '', paths);
  return treeOfFiles(name, directory, paths.sort());
}

/** The named files below a directory. */
export function treeOfFiles(name: string, directory: string, paths: readonly string[]): FileTree {
  return {
    name,
    paths,
    read: (path) => readFileSync(join(directory, path)),
    isExecutable: (path) => (lstatSync(join(directory, path)).mode & 0o100) !== 0,
    contentId: () => undefined,
  };
}

function collect(directory: string, prefix: string, paths: string[]): void {
  let entries;
  try {
    entries = readdirSync(join(directory, prefix), { withFileTypes: true });
  } catch (error) {
    throw new ReviewError([`${join(directory, prefix)}: ${error instanceof Error ? error.message : String(error)}`]);
  }
  for (const entry of entries) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isFile()) paths.push(path);
    else if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) collect(directory, path, paths);
  }
}
