import type { IConstruct } from 'constructs';
import { existsSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import type { Cluster } from '../cluster/cluster';
import { GitOpsApp } from '../gitops/gitops-app';
import { ignoredBy, rulesOfRepository } from '../gitops/source-ignore';

/** Where the tree of apps is written, and what Flux would have to be told to find it there. */
interface WrittenTree {
  /** Path from the root of the Git repository, such as `./opencode/dist/kubernetes/apps`. */
  readonly fromRepository: string;

  /** The root of the Git repository. */
  readonly repository: string;

  /** Its last folders, such as `./dist/kubernetes/apps`, which any repository that takes the folder over has too. */
  readonly endsWith: (path: string) => boolean;
}

/**
 * What is wrong with `source.path`: Flux would look for the tree where it is not. A tree that is written outside of a Git
 * repository reaches Flux in a way that nobody here knows, and so does one that no GitRepository brings.
 */
export function sourcePathProblem(scope: IConstruct, cluster: Cluster): string | undefined {
  const tree = writtenTree(scope, cluster);
  const { path } = cluster.source;
  if (tree === undefined || tree.endsWith(path)) return undefined;
  return `cluster.source.path is "${path}": the tree is written to ${tree.fromRepository} of this Git repository; write that`;
}

/** What may be wrong with it: a repository in the repository, as an example is, or a folder too few. */
export function sourcePathWarning(scope: IConstruct, cluster: Cluster): string | undefined {
  const tree = writtenTree(scope, cluster);
  const { path } = cluster.source;
  if (tree === undefined || !tree.endsWith(path) || normal(path) === normal(tree.fromRepository)) return undefined;
  return (
    `cluster.source.path is "${path}", and the tree is written to ${tree.fromRepository} of this Git repository: ` +
    'write that if it is the one that Flux reads'
  );
}

/** What keeps the tree of `namespace` from Flux for as long as a line is missing; `spec.ignore` of the source is not known here. */
export function sourceIgnoreWarning(scope: IConstruct, cluster: Cluster, namespace: string): string | undefined {
  const tree = writtenTree(scope, cluster);
  // A repository in the repository, as an example is, has rules of its own.
  if (tree === undefined || normal(cluster.source.path) !== normal(tree.fromRepository)) return undefined;
  const folder = normal(posix.join(tree.fromRepository, namespace));
  const place = ignoredBy(`${folder}/kustomization.yaml`, rulesOfRepository(tree.repository));
  if (place === undefined) return undefined;
  return `${place} keeps ${folder} from Flux: add the line !/${folder} to it`;
}

function writtenTree({ node }: IConstruct, cluster: Cluster): WrittenTree | undefined {
  const { root } = node;
  if (!(root instanceof GitOpsApp) || cluster.source.kind !== 'GitRepository') return undefined;
  const written = resolve(root.outdir, cluster.outputPath('.'));
  const repository = repositoryOf(written);
  if (repository === undefined) return undefined;
  const fromRepository = normal(relative(repository, written).split(sep).join('/'));
  const absolute = `/${normal(written.split(sep).join('/'))}`;
  return {
    fromRepository: `./${fromRepository}`,
    repository,
    endsWith: (path) => normal(path) === '' || absolute.endsWith(`/${normal(path)}`),
  };
}

function normal(path: string): string {
  return posix.join('/', path).replace(/^\/+|\/+$/g, '');
}

/** The nearest directory with a `.git`, which is a file in a worktree and in a submodule. */
function repositoryOf(directory: string): string | undefined {
  if (existsSync(join(directory, '.git'))) return directory;
  const parent = dirname(directory);
  return parent === directory ? undefined : repositoryOf(parent);
}
