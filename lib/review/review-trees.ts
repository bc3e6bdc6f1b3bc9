import { compareItems } from './compare/compare-items';
import { GRADES } from './grades';
import { TreeItems } from './items/tree-items';
import { isKustomizeFile } from './kustomize/kustomize-file';
import { ParseCache } from './layout/parse-cache';
import { ParsedFiles } from './layout/parsed-files';
import { type Layout, type Placement, placementKey } from './layout/placement';
import { isManifest, readLayout } from './layout/read-layout';
import type { Item, Review } from './model';
import { findConsequences } from './rules';
import { notCarriedOut } from './rules/not-carried-out';
import { unreachedManifests } from './rules/unreached-manifest';
import { unreadableAfter, unreadableBefore } from './rules/unreadable-file';
import type { ReviewSettings } from './settings';
import type { FileTree } from './tree/file-tree';

/**
 * What is different between two trees, and what that leads to. Only what differs is parsed, and what says where it goes. A file of
 * the later tree that cannot be read is taken as it was before, and told.
 */
export function reviewTrees(base: FileTree, head: FileTree, settings?: ReviewSettings): Review {
  const shared = new ParseCache();
  const before = side(base, shared);
  const after = side(head, shared, before);
  const changed = changedPaths(before, after);
  for (const { tree } of [before.files, after.files]) tree.narrow?.(changed);
  const units = new Set(changed.flatMap((path) => [...before.items.unitsOf(path), ...after.items.unitsOf(path)]));
  const isChanged = new Set(changed);
  const changes = compareItems(...itemsOf(before, after, units, isChanged));
  const unreached = unreachedManifests(
    changed.filter((path) => isUnreached(before, path) && isUnreached(after, path)),
    [before.files, after.files],
  );
  const [old, young] = [before.items.problems, after.items.problems];
  const carriedOut = notCarriedOut(
    changes.length === 0 ? [...young].filter((each) => !old.has(each)) : [...new Set([...old, ...young])],
  );
  const problems = [...after.files.problems].filter(([path]) => isChanged.has(path) || isKustomizeFile(path));
  const earlier = [...before.files.problems].filter(([path]) => isChanged.has(path));
  const unreadable = [...unreadableAfter(problems), ...unreadableBefore(earlier)];
  return {
    base: before.items,
    head: after.items,
    changes: changes.map(({ change }) => change),
    consequences: [
      ...findConsequences(changes, before.items, after.items, settings?.dataKinds),
      ...unreadable,
      ...carriedOut,
      ...unreached,
    ].sort((one, other) => GRADES.indexOf(one.grade) - GRADES.indexOf(other.grade)),
    isIncomplete: unreached.length + unreadable.length > 0,
  };
}

interface Side {
  readonly files: ParsedFiles;
  readonly layout: Layout;

  /** Whether another tree has the same layout. */
  readonly isLaidOutAs: (other: ParsedFiles) => boolean;
  readonly items: TreeItems;
}

function side(tree: FileTree, shared: ParseCache, earlier?: Side): Side {
  const files = new ParsedFiles(tree, shared, earlier?.files);
  // Most changes leave it as it is, and it is half of the work where little else changes.
  if (earlier?.isLaidOutAs(files) === true) {
    const { layout, isLaidOutAs } = earlier;
    return { files, layout, isLaidOutAs, items: new TreeItems(files, layout) };
  }
  const [layout, isSame] = files.watched(() => readLayout(files, earlier?.layout.claimed));
  const isLaidOutAs = (other: ParsedFiles): boolean => files.problems.size === 0 && layout.isSettled && isSame(other);
  return { files, layout, isLaidOutAs, items: new TreeItems(files, layout) };
}

function changedPaths(before: Side, after: Side): readonly string[] {
  const paths = [...new Set([...before.files.tree.paths, ...after.files.tree.paths])];
  return paths.filter(
    (path) =>
      !before.files.has(path) ||
      !after.files.has(path) ||
      !isSamePlacement(before.layout, after.layout, path) ||
      !before.files.isSameIn(after.files, path),
  );
}

/** A file that did not change goes elsewhere where what applies it changed. */
function isSamePlacement(before: Layout, after: Layout, path: string): boolean {
  if (before === after) return true;
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

/** Whether neither Flux nor a host gets what is in a file of the tree. */
function isUnreached({ files, layout, items }: Side, path: string): boolean {
  if (!files.has(path)) return true;
  return (
    isManifest(path) &&
    !layout.placements.has(path) &&
    !layout.kustomizations.has(path) &&
    !layout.used.has(path) &&
    !items.isOfHost(path)
  );
}

/** What both sides have in some units. What is made of a file that changed is all that is kept of it. */
function itemsOf(
  before: Side,
  after: Side,
  units: ReadonlySet<string>,
  changed: ReadonlySet<string>,
): readonly [before: readonly Item[], after: readonly Item[]] {
  const [old, young]: readonly [Item[], Item[]] = [[], []];
  after.items.shareWith(before.items, units);
  for (const unit of units) {
    old.push(...before.items.itemsOf(unit));
    young.push(...after.items.itemsOf(unit));
    if (!changed.has(unit)) continue;
    before.files.forget(unit);
    after.files.forget(unit);
  }
  return [old, young];
}
