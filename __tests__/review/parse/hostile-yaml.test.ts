import { claim, fluxTree, object } from '../flux-tree';
import { review } from '../trees';
import { reviewTrees } from '../../../lib/review/review-trees';
import { emptyTree, type FileTree } from '../../../lib/review/tree/file-tree';

function treeOf(path: string, bytes: Buffer | string): FileTree {
  const content = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes);
  return { name: 'head', paths: [path], read: () => content, isExecutable: () => false, contentId: () => undefined };
}

function problemsOf(bytes: Buffer | string): readonly string[] {
  const { consequences, isIncomplete } = reviewTrees(emptyTree('base'), treeOf('apps/web.yaml', bytes));
  const found = consequences.flatMap(({ rule, detail }) => (rule === 'unreadable-file' ? [detail ?? ''] : []));
  expect(isIncomplete).toBe(found.length > 0);
  return found;
}

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n';
const levels = Array.from({ length: 30 }, (_, level) => level);
const bomb = levels.map(
  (level) =>
    `a${level}: &a${level} [${Array(9)
      .fill(level === 0 ? 'x' : `*a${level - 1}`)
      .join(', ')}]`,
);
const chain = levels.map((level) => `a${level}: &a${level} {b: ${level === 0 ? 'x' : `*a${level - 1}`}}`);
const longChain = Array.from(
  { length: 5000 },
  (_, level) => `${5000 - level}: &a${level} {b: ${level === 0 ? 'x' : `*a${level - 1}`}}`,
);

test.each([
  [
    'aliases that explode',
    `${HEAD}data:\n${bomb.map((line) => `  ${line}\n`).join('')}`,
    /^apps\/web\.yaml:1: it stands for more than/,
  ],
  [
    'aliases that are deep',
    `${HEAD}data:\n${longChain.map((line) => `  ${line}\n`).join('')}`,
    /^apps\/web\.yaml:1: it is (?:more than )?\d+ levels deep/,
  ],
  ['an alias inside of what it refers to', `${HEAD}data: &a [*a]\n`, /^apps\/web\.yaml:\d+: /],
  ['deep nesting', `${HEAD}data: ${'['.repeat(100_000)}`, /^apps\/web\.yaml:4: it is not YAML: /],
  [
    'deep nesting by indentation',
    `${HEAD}data:\n${Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth + 1)}a:\n`).join('')}`,
    /^apps\/web\.yaml:10\d: /,
  ],
  [
    'a key twice',
    `${HEAD}data:\n  a: 1\n  b: 2\n  a: 3\n`,
    /^apps\/web\.yaml:7: it is not YAML: duplicated mapping key/,
  ],
  [
    'a text of two megabytes',
    `${HEAD}data:\n  a: ${'x'.repeat(2_000_000)}\n`,
    /^apps\/web\.yaml:5: a line of more than 1048576 characters/,
  ],
  [
    'a text of many lines',
    `${HEAD}data:\n  a: |\n${'    some text\n'.repeat(120_000)}`,
    /^apps\/web\.yaml:1: a text of \d+ characters/,
  ],
  [
    'a file of twenty megabytes',
    `${HEAD}data:\n${'  # a word and another\n'.repeat(1_000_000)}`,
    /^apps\/web\.yaml:1: it has \d+ characters/,
  ],
  [
    'bytes that are no UTF-8',
    Buffer.concat([Buffer.from(`${HEAD}data:\n  a: `), Buffer.from([0xff, 0xfe])]),
    /^apps\/web\.yaml:5: it is not UTF-8/,
  ],
  ['a tab', `${HEAD}data:\n\ta: b\n`, /^apps\/web\.yaml:5: it is not YAML/],
])('%s: told with its file and line', (_, content, message) => {
  expect(problemsOf(content)).toEqual([expect.stringMatching(message)]);
});

test.each([
  ['aliases that are few', `${HEAD}data:\n${chain.map((line) => `  ${line}\n`).join('')}`],
  ['a merge key', `${HEAD}x: &x {a: b}\ndata: {<<: *x}\n`],
  ['keys with special names', `${HEAD}data: {__proto__: a, constructor: b, toString: c}\n`],
  ['a document that is empty', '---\n---\n# nothing\n'],
  ['no document', ''],
])('%s: read', (_, content) => {
  expect(problemsOf(content)).toEqual([]);
});

test('what is broken in a file that did not change is no error', () => {
  const broken = treeOf('apps/web.yaml', `${HEAD}data: [\n# Kustomization`);
  expect(reviewTrees(broken, broken)).toMatchObject({ changes: [], consequences: [] });
});

test('what is broken leaves the rest of its review, and counts as it was', () => {
  const files = (config: string, second: string): Readonly<Record<string, string>> => ({
    ...fluxTree([object('v1', 'ConfigMap', 'other')]),
    'apps/web/app/config.yaml': config,
    ...(second === '' ? {} : { 'apps/web/app/claim.yaml': second }),
  });
  const claimed = HEAD.replace('ConfigMap', 'PersistentVolumeClaim');
  const { changes, consequences, isIncomplete } = review(files(HEAD, claimed), files(`${HEAD}data: [`, ''));
  expect(changes).toEqual([expect.objectContaining({ action: 'removed' })]);
  expect(consequences).toEqual([
    expect.objectContaining({ rule: 'object-pruned', grade: 'data-loss' }),
    expect.objectContaining({
      rule: 'unreadable-file',
      grade: 'outage',
      summary: expect.stringContaining('config.yaml'),
    }),
  ]);
  expect(isIncomplete).toBe(true);
});

test('a kustomization.yaml that is broken takes nothing away', () => {
  const files = (list: string): Readonly<Record<string, string>> => ({
    ...fluxTree([claim('web')]),
    'apps/web/app/kustomization.yaml': list,
  });
  const { changes, consequences } = review(files('resources: [objects.yaml]\n'), files('resources: [\n'));
  expect(changes).toEqual([]);
  expect(consequences).toEqual([expect.objectContaining({ rule: 'unreadable-file' })]);
});

test('a file that could not be read before, and now can, is told', () => {
  expect(reviewTrees(treeOf('apps/web.yaml', `${HEAD}data: [`), treeOf('apps/web.yaml', HEAD)).consequences).toEqual([
    expect.objectContaining({ rule: 'unreadable-before', summary: expect.stringContaining('apps/web.yaml') as string }),
  ]);
});

test('the time grows with the size of the file, not faster', () => {
  const read = (keys: number): number => {
    const text = `${HEAD}data:\n${Array.from({ length: keys }, (_, index) => `  key${index}: value\n`).join('')}`;
    const start = process.cpuUsage();
    expect(problemsOf(text)).toEqual([]);
    return process.cpuUsage(start).user;
  };
  read(2_000);
  // Ten times the keys; twenty-five times the time is far from the hundred of a square.
  expect(read(50_000) / read(5_000)).toBeLessThan(25);
});
