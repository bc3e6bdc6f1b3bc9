import { posix } from 'node:path';
import type { RepositoryContent, RepositoryObject } from './manifests';
import { at, listAt, literal } from './values';

/** An object of a build, and the namespace that a `kustomization.yaml` gives it. */
export interface BuiltObject {
  readonly object: RepositoryObject;
  readonly namespace: string | undefined;
}

/** What kustomize makes of a folder: what its `kustomization.yaml` lists, or every manifest below it. Nothing remote is followed. */
export type Build = (folder: string, components?: readonly string[]) => readonly BuiltObject[];

/** Builds folders of a repository as Flux has kustomize do it, as far as the names go. */
export function kustomizeBuilds(content: RepositoryContent): Build {
  const lists = new Map<string, RepositoryObject>();
  const byFile = new Map<string, RepositoryObject[]>();
  for (const object of content.objects) {
    if (object.apiVersion.startsWith('kustomize.config.k8s.io/')) lists.set(posix.dirname(object.file), object);
    else byFile.set(object.file, [...(byFile.get(object.file) ?? []), object]);
  }
  const files = [...byFile.keys()].sort();

  function folder(path: string, outer: string | undefined, above: ReadonlySet<string>): readonly BuiltObject[] {
    if (above.has(path)) return [];
    const list = lists.get(path === '' ? '.' : path);
    if (list === undefined) return unlisted(path, outer, above);
    const namespace = outer ?? literal(at(list.value, 'namespace'));
    return entries(list).flatMap((entry) =>
      part(posix.normalize(posix.join(path, entry)), namespace, new Set([...above, path])),
    );
  }

  function part(path: string, namespace: string | undefined, above: ReadonlySet<string>): readonly BuiltObject[] {
    const objects = byFile.get(path);
    if (objects !== undefined) return objects.map((object) => ({ object, namespace }));
    return folder(path.replace(/\/+$/, ''), namespace, above);
  }

  /** Flux lists everything below a folder that has no list of its own; a folder with one stands for what is in it. */
  function unlisted(path: string, namespace: string | undefined, above: ReadonlySet<string>): readonly BuiltObject[] {
    const prefix = path === '' || path === '.' ? '' : `${path}/`;
    const listed = [...lists.keys()].filter((each) => each !== path && `${each}/`.startsWith(prefix));
    const outermost = listed.filter((each) => !listed.some((other) => other !== each && each.startsWith(`${other}/`)));
    return [
      ...files
        .filter((file) => file.startsWith(prefix) && !outermost.some((each) => file.startsWith(`${each}/`)))
        .flatMap((file) => (byFile.get(file) ?? []).map((object) => ({ object, namespace }))),
      ...outermost.flatMap((each) =>
        lists.get(each)?.kind === 'Component' ? [] : folder(each, namespace, new Set([...above, path])),
      ),
    ];
  }

  return (path, components = []) => [
    ...folder(path, undefined, new Set()),
    ...components.flatMap((each) => folder(posix.normalize(posix.join(path, each)), undefined, new Set())),
  ];
}

function entries({ value }: RepositoryObject): readonly string[] {
  return ['resources', 'bases', 'components']
    .flatMap((key) => listAt(value, key))
    .filter(
      (entry): entry is string =>
        typeof entry === 'string' && !entry.includes('://') && !entry.startsWith('github.com'),
    );
}
