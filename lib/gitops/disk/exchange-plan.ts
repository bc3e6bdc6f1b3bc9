import { readdirSync, type Dirent } from 'node:fs';
import { join, posix } from 'node:path';
import type { Unit } from './journal';
import { hasCode } from './system-error';

/** What becomes of a file of the output. */
export type FileState = 'same' | 'new';

/** What has to be exchanged, and what stands in the way of it. */
export interface ExchangePlan {
  /** As few and as large as can be: what is wholly ours is exchanged in one piece. */
  readonly units: readonly Unit[];
  /** What somebody else put where a file has to go. */
  readonly obstacles: readonly string[];
}

interface TreeNode {
  readonly children: Map<string, TreeNode>;
  /** A file of this path was written by the last synth. */
  owned: boolean;
  /** Some file below was. */
  ownedBelow: boolean;
  wanted?: FileState;
  wantedBelow: boolean;
}

interface Verdict {
  /** Nobody else has anything in it. */
  readonly ours: boolean;
  readonly units: readonly Unit[];
}

/** Compares what is wanted and what was written last with what is on disk. `ignored` is a name in `root` to overlook. */
export function planExchange(
  root: string,
  movable: boolean,
  ignored: string | undefined,
  owned: Iterable<string>,
  wanted: ReadonlyMap<string, FileState>,
): ExchangePlan {
  const tree = emptyNode();
  for (const path of owned) nodeOf(tree, path, (above) => (above.ownedBelow = true)).owned = true;
  for (const [path, state] of wanted) nodeOf(tree, path, (above) => (above.wantedBelow = true)).wanted = state;
  const obstacles: string[] = [];
  const onDisk = entriesOf(root);
  if (onDisk === undefined) return { units: [{ path: '', staged: true }], obstacles };
  const entries = onDisk.filter(({ name }) => name !== ignored);
  const verdict = compareDirectory({ root, obstacles }, '', tree, entries);
  const whole = verdict.ours && movable && verdict.units.length > 0;
  return { units: whole ? [{ path: '', staged: true }] : verdict.units, obstacles };
}

interface Context {
  readonly root: string;
  readonly obstacles: string[];
}

function compareDirectory(context: Context, path: string, node: TreeNode, entries: readonly Dirent[]): Verdict {
  const units: Unit[] = [];
  let ours = true;
  const onDisk = new Set<string>();
  for (const entry of entries) {
    onDisk.add(entry.name);
    const child = node.children.get(entry.name);
    const verdict = child === undefined ? FOREIGN : compareEntry(context, posix.join(path, entry.name), child, entry);
    ours &&= verdict.ours;
    units.push(...verdict.units);
  }
  for (const [name, child] of node.children) {
    if (!onDisk.has(name) && isWanted(child)) units.push({ path: posix.join(path, name), staged: true });
  }
  return { ours, units };
}

const FOREIGN: Verdict = { ours: false, units: [] };

function compareEntry(context: Context, path: string, node: TreeNode, entry: Dirent): Verdict {
  const { obstacles } = context;
  const replaced: Verdict = { ours: true, units: [{ path, staged: isWanted(node) }] };
  if (entry.isSymbolicLink()) return inTheWay(obstacles, path, node, 'is a symbolic link');
  if (entry.isDirectory()) {
    if (!node.ownedBelow && !node.wantedBelow) return inTheWay(obstacles, path, node, 'is a directory');
    const below = compareDirectory(context, path, node, entriesOf(join(context.root, path)) ?? []);
    if (node.wanted !== undefined) return below.ours ? replaced : inTheWay(obstacles, path, node, 'is a directory');
    if (!below.ours) return below;
    return node.wantedBelow && below.units.length === 0 ? below : replaced;
  }
  if (!entry.isFile() || !node.owned) return inTheWay(obstacles, path, node, 'was not written by this app');
  return node.wanted === 'same' ? { ours: true, units: [] } : replaced;
}

function inTheWay(obstacles: string[], path: string, node: TreeNode, reason: string): Verdict {
  if (isWanted(node))
    obstacles.push(`${path} is in the way: it ${reason}; move it away, or give the construct another name`);
  return FOREIGN;
}

function isWanted(node: TreeNode): boolean {
  return node.wanted !== undefined || node.wantedBelow;
}

function emptyNode(): TreeNode {
  return { children: new Map(), owned: false, ownedBelow: false, wantedBelow: false };
}

function nodeOf(tree: TreeNode, path: string, passing: (above: TreeNode) => void): TreeNode {
  let node = tree;
  for (const segment of path.split('/')) {
    passing(node);
    let child = node.children.get(segment);
    if (child === undefined) node.children.set(segment, (child = emptyNode()));
    node = child;
  }
  return node;
}

function entriesOf(directory: string): Dirent[] | undefined {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
