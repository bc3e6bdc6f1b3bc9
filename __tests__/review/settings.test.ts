import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reviewTrees } from '../../lib/review/review-trees';
import { reviewSettings } from '../../lib/review/settings';
import { memoryTree } from '../../lib/review/tree/file-tree';
import { fluxTree, object } from './flux-tree';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'settings-'))));
afterEach(() => rmSync(directory, { recursive: true }));

function settings(text: string): ReturnType<typeof reviewSettings> {
  writeFileSync(join(directory, 'cdk8s-opencode.yaml'), text);
  return reviewSettings(directory);
}

test('a kind of the repository is data, as it says', () => {
  const base = memoryTree('base', fluxTree([object('example.org/v1', 'Bucket', 'web')]));
  const head = memoryTree('head', fluxTree([]));
  const own = settings('review:\n  dataKinds:\n    example.org/Bucket: the objects in it\n');
  expect(reviewTrees(base, head, own).consequences).toContainEqual(
    expect.objectContaining({
      grade: 'data-loss',
      summary: 'Flux deletes the Bucket web/web, and with it the objects in it',
    }),
  );
  expect(reviewTrees(base, head).consequences.map(({ grade }) => grade)).not.toContain('data-loss');
});

test('the kinds that are known stay', () => {
  const own = settings('review:\n  dataKinds:\n    example.org/Bucket: the objects in it\n');
  expect([...own.dataKinds.keys()]).toEqual(expect.arrayContaining([...reviewSettings('/nowhere').dataKinds.keys()]));
});

test.each([
  ['review: [', /^cdk8s-opencode\.yaml: /],
  ['a: 1', 'cdk8s-opencode.yaml: unknown key a: write review'],
  ['review: 5', 'cdk8s-opencode.yaml: review is not a map'],
  ['review: {kinds: {}}', 'cdk8s-opencode.yaml: unknown key kinds: write review.dataKinds'],
  [
    'review: {dataKinds: {example.org/v1/Bucket: x}}',
    'cdk8s-opencode.yaml: review.dataKinds["example.org/v1/Bucket"]: write the API group without a version and the kind, such as example.org/Bucket',
  ],
  [
    'review: {dataKinds: {example.org/Bucket: 5}}',
    'cdk8s-opencode.yaml: review.dataKinds["example.org/Bucket"]: name the data that goes with it, such as "the objects in it"',
  ],
])('refuses %s', (text, message) => {
  expect(() => settings(text)).toThrow(message);
});
