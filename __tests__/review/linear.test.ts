import type { Review } from '../../lib/review/model';
import { reviewTrees } from '../../lib/review/review-trees';
import { type FileTree, memoryTree } from '../../lib/review/tree/file-tree';
import { manyWorkspaces, type Tree, withOpenCodeRaised, withoutWorkspace } from './many-workspaces';

jest.setTimeout(120_000);

/** A tree that counts, and whose files only reading can tell apart, as on a disk. */
function counted(tree: Tree): { readonly tree: FileTree; readonly reads: Map<string, number> } {
  const reads = new Map<string, number>();
  const files = memoryTree('tree', Object.fromEntries(tree));
  return {
    reads,
    tree: {
      ...files,
      contentId: () => undefined,
      read: (path) => {
        reads.set(path, (reads.get(path) ?? 0) + 1);
        return files.read(path);
      },
    },
  };
}

test('no file is read more than three times, however many there are', () => {
  const before = manyWorkspaces(30);
  const sides = [before, withOpenCodeRaised(before)].map(counted);
  const [base, head] = sides;
  if (base === undefined || head === undefined) throw new Error('there are two sides');
  expect(reviewTrees(base.tree, head.tree).changes).toHaveLength(30);
  for (const { reads } of sides) expect(Math.max(...reads.values())).toBeLessThanOrEqual(3);
});

test('what says where everything goes is read once in the later tree, where it is as it was', () => {
  const before = manyWorkspaces(30);
  const [base, head] = [counted(before), counted(withOpenCodeRaised(before))];
  expect(reviewTrees(base.tree, head.tree).changes).toHaveLength(30);
  const layout = [...head.reads].filter(([path]) => path.endsWith('/kustomization.yaml'));
  expect(layout.length).toBeGreaterThan(30);
  expect(new Set(layout.map(([, times]) => times))).toEqual(new Set([1]));
});

test('where Git knows what is the same, only what differs and what leads to it is read', () => {
  const before = manyWorkspaces(30);
  const head = counted(withoutWorkspace(before, 'w0001'));
  const known = memoryTree('base', Object.fromEntries(before));
  const later = memoryTree('head', Object.fromEntries(withoutWorkspace(before, 'w0001')));
  reviewTrees(known, { ...head.tree, contentId: later.contentId });
  expect([...head.reads.keys()]).toEqual(['kubernetes/apps/opencode/kustomization.yaml']);
});

test('the time grows with the number of workspaces, not faster', () => {
  const work = (count: number): { readonly review: Review; readonly processor: number } => {
    const before = manyWorkspaces(count);
    const [base, head] = [before, withOpenCodeRaised(before)].map((tree) => counted(tree).tree);
    if (base === undefined || head === undefined) throw new Error('there are two sides');
    const start = process.cpuUsage();
    const review = reviewTrees(base, head);
    const { user, system } = process.cpuUsage(start);
    return { review, processor: user + system };
  };
  work(40);
  const [few, many] = [work(40), work(400)];
  expect(many.review.changes).toHaveLength(400);
  // Ten times the workspaces; thirty times the work is far from the hundred of a square.
  expect(many.processor / few.processor).toBeLessThan(30);
});
