import { compareItems } from './compare/compare-items';
import { TreeItems } from './items/tree-items';
import { ParseCache } from './layout/parse-cache';
import { ParsedFiles } from './layout/parsed-files';
import { type Layout, type Placement, placementKey } from './layout/placement';
import { readLayout } from './layout/read-layout';
import type { Item, Review } from './model';
import { ReviewError } from './review-error';
import { findConsequences } from './rules';
import type { ReviewSettings } from './settings';
import { unreadableBefore } from './rules/unreadable-before';
import { type FileTree, isSameFile } from './tree/file-tree';

/**
 * What is different between two trees, and what that leads to. Only what differs is parsed, and what says where it goes.
 *
 * @throws ReviewError where a file of the later tree that changed cannot be read
 */
export function reviewTrees(base: FileTree, head: FileTree, settings?: ReviewSettings): Review {
  const shared = new ParseCache();
  const before = side(base, shared);
  const after = side(head, shared, before.layout.managed);
  const changed = changedPaths(before, after);
  const units = new Set(changed.flatMap((path) => [...before.items.unitsOf(path), ...after.items.unitsOf(path)]));
  const changes = compareItems(itemsOf(before, units), itemsOf(after, units));
  const isChanged = new Set(changed);
  refuseUnreadable(after, isChanged);
  return {
    base: before.items,
    head: after.items,
    changes: changes.map(({ change }) => change),
    consequences: [
      ...findConsequences(changes, before.items, after.items, settings?.dataKinds),
      ...unreadableBefore([...before.files.problems].filter(([path]) => isChanged.has(path))),
    ],
  };
}

interface Side {
  readonly files: ParsedFiles;
  readonly layout: Layout;
  readonly items: TreeItems;
}

function side(tree: FileTree, shared: ParseCache, managedBefore: ReadonlySet<string> = new Set()): Side {
  const files = new ParsedFiles(tree, shared);
  const layout = readLayout(files, managedBefore);
  return { files, layout, items: new TreeItems(files, layout) };
}

function changedPaths(before: Side, after: Side): readonly string[] {
  const paths = [...new Set([...before.files.tree.paths, ...after.files.tree.paths])];
  return paths.filter(
    (path) =>
      !before.files.has(path) ||
      !after.files.has(path) ||
      !isSamePlacement(before.layout, after.layout, path) ||
      !isSameFile(before.files.tree, after.files.tree, path),
  );
}

/** A file that did not change goes elsewhere where what applies it changed. */
function isSamePlacement(before: Layout, after: Layout, path: string): boolean {
  const [one, other] = [before, after].map(
    (layout): readonly Placement[] | undefined =>
      layout.placements.get(path) ?? layout.kustomizations.get(path)?.placements,
  );
  if (one === undefined || other === undefined) return one === other;
  return (
    one.length === other.length &&
    one.every((placement, index) => {
      const same = other[index];
      return same !== undefined && placementKey(placement) === placementKey(same);
    })
  );
}

function itemsOf({ items }: Side, units: ReadonlySet<string>): readonly Item[] {
  return [...units].flatMap((unit) => items.itemsOf(unit));
}

function refuseUnreadable({ files }: Side, changed: ReadonlySet<string>): void {
  const problems = [...files.problems].filter(([path]) => changed.has(path)).flatMap(([, found]) => found);
  if (problems.length > 0) throw new ReviewError(problems);
}
