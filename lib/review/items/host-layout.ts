import { posix } from 'node:path';
import { isUnitName } from '../parse/unit-file';
import { folderOf } from '../kustomize/kustomize-file';

/** The folders of hosts in a tree, and what the files in them are called on the host. */
export interface HostLayout {
  readonly folders: readonly string[];

  /** The folder of the host that a file belongs to; nothing where it belongs to none. */
  folderOf(path: string): string | undefined;

  /** What the host is called. */
  nameOf(folder: string): string;

  /** All files of a host, in order. */
  filesOf(folder: string): readonly string[];
}

/** The list that the installer of a host reads: `file MODE SOURCE TARGET` on each line. */
export const INSTALL_LIST = 'install.list';

/** A folder is a host's where one of these lies in it: everything below it goes to that host. */
function isMarker(path: string): boolean {
  return /\.(?:bu|ign)$/.test(path) || posix.basename(path) === INSTALL_LIST;
}

/** Finds the hosts of a tree by their files' names alone. */
export function hostLayout(paths: readonly string[]): HostLayout {
  const marked = new Set(paths.filter(isMarker).map(folderOf));
  // A host within a host is a part of it, such as the folder of its Quadlet files.
  const hosts = new Set([...marked].filter((folder) => above(folder).every((parent) => !marked.has(parent))));
  const find = (path: string): string | undefined => {
    const folder = folderOf(path);
    const owner = [folder, ...above(folder)].find((each) => hosts.has(each));
    return owner ?? (isUnitName(path) ? folder : undefined);
  };
  const files = new Map<string, string[]>();
  for (const path of paths) {
    const folder = find(path);
    if (folder === undefined) continue;
    const known = files.get(folder);
    if (known === undefined) files.set(folder, [path]);
    else known.push(path);
  }
  const names = [...files.keys()].map((folder) => posix.basename(folder));
  return {
    folders: [...files.keys()],
    folderOf: find,
    nameOf: (folder) => {
      const name = posix.basename(folder);
      return names.filter((other) => other === name).length > 1 ? folder : name;
    },
    filesOf: (folder) => files.get(folder) ?? [],
  };
}

function above(folder: string): readonly string[] {
  const folders: string[] = [];
  for (let at = folder; at !== '';) {
    at = folderOf(at);
    folders.push(at);
  }
  return folders;
}

/** Where each file of a host goes, from its install list. */
export function installTargets(list: string): ReadonlyMap<string, string> {
  return new Map(
    list.split('\n').flatMap((line) => {
      const [kind, , source, target] = line.split(' ');
      return kind === 'file' && source !== undefined && target !== undefined ? [[source, target] as const] : [];
    }),
  );
}
