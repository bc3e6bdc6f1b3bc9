import { Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Description, isDescribed } from '../gitops/description';
import { OWNERSHIP_MANIFEST, parseOwnership } from '../gitops/disk/ownership-manifest';
import type { OutputFile } from '../gitops/output-file';
import { directoryTree } from '../review/tree/directory-tree';
import { type FileTree, memoryTree } from '../review/tree/file-tree';

/**
 * Something with output: an app, a chart or any other construct with files of its own; a directory, by its path; files, by
 * their paths or as `GitOpsApp.files()` has them.
 */
export type OutputSource = IConstruct | string | readonly OutputFile[] | Readonly<Record<string, string>>;

/** What a source comes to. */
export interface Output {
  /** What the source is called in messages. */
  readonly name: string;

  /** All of the app that the source is a part of: what a file leads to is said by others. */
  readonly tree: FileTree;

  /** The files of the source itself. */
  readonly own: FileTree;

  /** What the constructs of the source say of themselves. */
  readonly descriptions: readonly Description[];

  /** The same as objects of the app, where the source is in memory. */
  readonly files?: readonly OutputFile[];
}

/** Whether a value is a construct that this prints: one with charts in it, or that describes itself. */
export function isPrintable(value: unknown): value is IConstruct {
  return (
    isConstruct(value) && value.node.findAll().some((construct) => Chart.isChart(construct) || isDescribed(construct))
  );
}

function isConstruct(value: unknown): value is IConstruct {
  // It answers undefined for what is none.
  return Boolean(Construct.isConstruct(value));
}

/** Reads what a matcher was given. @throws SynthError where an app is not valid; TypeError where it is nothing with output */
export function outputOf(source: unknown): Output {
  if (typeof source === 'string') {
    const tree = directoryTree(source, source);
    return { name: source, tree, own: tree, descriptions: [] };
  }
  if (isConstruct(source)) return outputOfConstruct(source);
  if (Array.isArray(source)) return outputOfFiles('the given tree', source as readonly OutputFile[]);
  if (typeof source === 'object' && source !== null) {
    const files = Object.entries(source).map(([path, content]) => ({ path, content: String(content) }));
    return outputOfFiles('the given tree', files);
  }
  throw new TypeError(
    `${String(source)} has no output: give an app, a chart, a construct, the path of a directory, or files`,
  );
}

/** Of a directory that an app shares with others, what is that app's own. */
export function ownOf(directory: string): FileTree {
  const tree = directoryTree(directory, directory);
  const manifest = join(directory, OWNERSHIP_MANIFEST);
  if (!existsSync(manifest)) return tree;
  const { paths } = parseOwnership(readFileSync(manifest, 'utf8'));
  return { ...tree, paths: tree.paths.filter((path) => paths.has(path)) };
}

function outputOfFiles(name: string, files: readonly OutputFile[]): Output {
  const tree = treeOf(name, files);
  return { name, tree, own: tree, files, descriptions: [] };
}

function outputOfConstruct(construct: IConstruct): Output {
  const { root, path } = construct.node;
  const all = hasFiles(root) ? root.files() : chartFiles(root);
  const files = all.filter(
    ({ constructPath = '' }) => path === '' || constructPath === path || constructPath.startsWith(`${path}/`),
  );
  const name = path === '' ? 'the app' : path;
  return {
    name,
    tree: treeOf(name, all),
    own: treeOf(name, files),
    files,
    descriptions: construct.node
      .findAll()
      .filter(isDescribed)
      .map((each) => each.describe()),
  };
}

/** A GitOpsApp; `instanceof` fails for one that a test loaded anew. */
function hasFiles(root: IConstruct): root is IConstruct & { files(): readonly OutputFile[] } {
  return 'files' in root && typeof root.files === 'function';
}

/** The objects of charts that no GitOpsApp makes files of. */
function chartFiles(root: IConstruct): readonly OutputFile[] {
  return root.node
    .findAll()
    .filter((construct) => Chart.isChart(construct))
    .flatMap((chart) =>
      (chart.toJson() as readonly unknown[]).map((manifest, index) => ({
        path: `${chart.node.path}/${String(index).padStart(4, '0')}.json`,
        content: JSON.stringify(manifest),
        manifest,
        constructPath: chart.node.path,
      })),
    );
}

function treeOf(name: string, files: readonly OutputFile[]): FileTree {
  const executable = files.filter(({ mode = 0 }) => (mode & 0o100) !== 0).map(({ path }) => path);
  return memoryTree(name, Object.fromEntries(files.map(({ path, content }) => [path, content])), new Set(executable));
}
