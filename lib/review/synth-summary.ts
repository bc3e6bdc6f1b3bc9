import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ReplacedTree } from '../gitops/disk/output-directory';
import { printable } from './format/printable';
import { summariseReview } from './format/summary';
import { reviewTrees } from './review-trees';
import type { FileTree } from './tree/file-tree';

/** The review of what a synth wrote into a directory, in a line that says how to see the rest. */
export function summariseSynth(root: string, { replaced, unchanged, written }: ReplacedTree): string {
  const kept = new Set(unchanged);
  const onDisk: Omit<FileTree, 'name' | 'paths'> = {
    read: (path) => readFileSync(join(root, path)),
    isExecutable: (path) => (statSync(join(root, path)).mode & 0o100) !== 0,
    contentId: (path) => (kept.has(path) ? `unchanged:${path}` : undefined),
  };
  const before: FileTree = {
    name: 'before',
    paths: [...unchanged, ...replaced.keys()].sort(),
    read: (path) => replaced.get(path)?.content ?? onDisk.read(path),
    isExecutable: (path) => replaced.get(path)?.executable ?? onDisk.isExecutable(path),
    contentId: onDisk.contentId,
  };
  const review = reviewTrees(before, { ...onDisk, name: 'now', paths: [...unchanged, ...written].sort() });
  const more = review.consequences.length === 0 ? '' : ' (npx cdk8s-opencode review HEAD)';
  return `${printable(summariseReview(review))}${more}`;
}
