import { posix } from 'node:path';

/** Name of the volume that outlives the pod. */
export const HOME_VOLUME = 'home';

/** Name of the volume under `/tmp`. */
export const TEMPORARY_VOLUME = 'tmp';

const DEFAULT_HOME = '/home/opencode';

/**
 * The one mount of the claim, with the repositories and OpenCode's own data below it. One mount, because Linux does not
 * rename or hard-link across two, even of the same volume, and because the kubelet makes the parents of a nested
 * mount as root.
 */
export function homeDirectory(repositoryDirectories: readonly string[], home?: string): string {
  if (home !== undefined) return home;
  const [first] = repositoryDirectories;
  if (first === undefined) return DEFAULT_HOME;
  const homes = new Set(repositoryDirectories.map(homeAbove));
  return homes.size === 1 ? homeAbove(first) : commonParent(repositoryDirectories);
}

/** `/Users/name` and `/home/name` where the path has one, its parent otherwise. */
function homeAbove(directory: string): string {
  const match = /^(\/(?:Users|home)\/[^/]+)\/./.exec(directory);
  return match?.[1] ?? posix.dirname(directory);
}

function commonParent(directories: readonly string[]): string {
  const parents = directories.map((directory) => posix.dirname(directory).split('/'));
  const [first = []] = parents;
  const differs = first.findIndex((segment, index) => parents.some((parent) => parent[index] !== segment));
  const shared = differs === -1 ? first : first.slice(0, differs);
  return shared.join('/') || '/';
}

/** Whether `directory` lies below `home`, and so on the volume. */
export function isBelow(home: string, directory: string): boolean {
  const relative = posix.relative(home, directory);
  return relative !== '' && relative !== '..' && !relative.startsWith('../');
}
