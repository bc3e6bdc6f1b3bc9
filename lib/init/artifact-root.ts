import { posix } from 'node:path';
import { pathOf } from './applied';
import type { RepositoryContent, RepositoryObject } from './manifests';

/** `flux push artifact … --path=./kubernetes`, over several lines. */
const PUSH = /flux push artifact(?:[^\n]*\\\n)*[^\n]*?--path[= ]["']?([\w./-]+)/g;

/**
 * The folder that the repository's own workflow pushes as the artifact that Flux reads, where the paths of most Kustomizations lie in it;
 * empty where Flux reads the repository.
 */
export function artifactRoot(
  { texts, objects }: RepositoryContent,
  kustomizations: readonly RepositoryObject[],
): string {
  const paths = texts.flatMap(({ text }) => [...text.matchAll(PUSH)].map(([, path = '']) => posix.normalize(path)));
  const folders = new Set(paths.map((path) => path.replace(/\/+$/, '')));
  const lyingIn = (root: string): number =>
    kustomizations.filter((each) => {
      const path = pathOf(each, root);
      return path !== undefined && objects.some(({ file }) => file.startsWith(`${path}/`));
    }).length;
  const [best] = [...folders]
    .filter((folder) => folder !== '.' && !folder.startsWith('/'))
    .sort((one, other) => lyingIn(other) - lyingIn(one));
  return best !== undefined && lyingIn(best) > lyingIn('') ? best : '';
}
