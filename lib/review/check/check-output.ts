import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { OWNERSHIP_MANIFEST, parseOwnership } from '../../gitops/disk/ownership-manifest';
import type { AppInspection } from '../../gitops/inspection';
import { formatText } from '../format/text';
import { printable } from '../format/printable';
import { reviewTrees } from '../review-trees';
import { treeOfFiles } from '../tree/directory-tree';
import { type FileTree, isSameFile, memoryTree } from '../tree/file-tree';
import { stagedTree } from '../tree/resolve-trees';

/** Where the output is looked at. */
export interface CheckPlace {
  /** Where the app runs. */
  readonly directory: string;

  /** What is staged, instead of what is on disk. */
  readonly staged: boolean;
}

/** Whether an app's output is what a synth would write. */
export interface CheckResult {
  readonly outdir: string;
  readonly isSame: boolean;

  /** What to print; `name` is what the output directory is called. */
  report(name: string): string;
}

/** Compares the output that is there with what the app makes. @throws ReviewError where it cannot be read */
export function checkOutput(inspection: AppInspection, place: CheckPlace): CheckResult {
  const made = madeBy(inspection);
  const there = ownTree(inspection.outdir, place, made);
  const [old, young] = [new Set(there.paths), new Set(made.paths)];
  const differing = [...new Set([...old, ...young])]
    .sort()
    .filter((path) => !old.has(path) || !young.has(path) || !isSameFile(there, made, path));
  return {
    outdir: inspection.outdir,
    isSame: differing.length === 0,
    report: (name) =>
      differing.length === 0
        ? `${name} is what ${inspection.source} makes\n`
        : difference(name, inspection, there, made, differing),
  };
}

function madeBy({ files }: AppInspection): FileTree {
  const executable = files.filter(({ mode }) => (mode & 0o100) !== 0).map(({ path }) => path);
  return memoryTree(
    'what a synth makes',
    Object.fromEntries(files.map(({ path, content }) => [path, content])),
    new Set(executable),
  );
}

/** What is the app's own of the directory: it may be shared. */
function ownTree(outdir: string, { directory, staged }: CheckPlace, made: FileTree): FileTree {
  const all = staged ? inIndex(stagedTree(directory, relative(directory, outdir))) : onDisk(outdir);
  const text = all.has(OWNERSHIP_MANIFEST) ? all.tree.read(OWNERSHIP_MANIFEST).toString('utf8') : '';
  const own = new Set([...parseOwnership(text).paths, ...made.paths]);
  return { ...all.tree, paths: [...own].sort().filter((path) => all.has(path)) };
}

function onDisk(outdir: string): { readonly tree: FileTree; has(path: string): boolean } {
  return { tree: treeOfFiles('the files on disk', outdir, []), has: (path) => existsSync(join(outdir, path)) };
}

function inIndex(tree: FileTree): { readonly tree: FileTree; has(path: string): boolean } {
  const paths = new Set(tree.paths);
  return { tree, has: (path) => paths.has(path) };
}

function difference(
  name: string,
  { source }: AppInspection,
  there: FileTree,
  made: FileTree,
  differing: readonly string[],
): string {
  const review = reviewTrees({ ...there, name }, made);
  const told = new Set(review.changes.flatMap(({ path }) => [path.before, path.after]));
  const rest = differing.filter((path) => !told.has(path));
  return [
    `${name} is not what ${source} makes: run the synth and commit what it writes`,
    ...(review.changes.length === 0 ? [] : ['', formatText(review).trimEnd()]),
    ...(rest.length === 0 ? [] : ['', `other files that differ, without a meaning for what runs:`]),
    ...rest.map((path) => `  ${printable(path)}`),
    '',
  ].join('\n');
}
