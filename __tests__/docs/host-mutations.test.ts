import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTATIONS, mutated } from '../../e2e/host/suite/mutations';
import { GitOpsApp, MemoryPodHost } from '../../lib';

const E2E = join(__dirname, '../../e2e/host');

/** What has the tests' names, but for the table that is looked at here. */
const sources = readdirSync(join(E2E, 'suite'))
  .filter((file) => file !== 'mutations.ts')
  .map((file) => readFileSync(join(E2E, 'suite', file), 'utf8'))
  .join('');

function emitted(): ReturnType<GitOpsApp['files']> {
  const app = new GitOpsApp();
  new MemoryPodHost(app, 'memory', { plugin: 'disabled', graphiti: 'disabled' });
  return app.files().map((file) => ({ ...file, path: file.path.replace('hosts/memory/', '') }));
}

test('every numbered note on the host has a mutation', () => {
  expect(MUTATIONS.map(({ note }) => note)).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
});

test.each(MUTATIONS)('note $note: without $fix another file is emitted', ({ note }) => {
  const files = emitted();
  const changed = mutated(files, note).filter(({ content }, index) => content !== files[index]?.content);
  expect(changed).toHaveLength(1);
});

test.each(MUTATIONS)('note $note: $suite has the test "$test"', ({ suite, test: name }) => {
  expect(readdirSync(E2E)).toContain(`${suite}.test.ts`);
  // A name may be made of a container's.
  const template = name.replace(/valkey|opencode/, '${container}');
  const names = [`'${name}`, `"${name}`, `\`${template}`];
  expect(names.some((text) => sources.includes(text))).toBe(true);
});

test('docs/e2e-host.md has them all', () => {
  const page = readFileSync(join(E2E, '../../docs/e2e-host.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (\d+) +\| (.+?) +\| `(.+?)`: (.+?) +\|$/gm)].map(([, ...cells]) => cells);
  expect(rows).toEqual(MUTATIONS.map(({ note, fix, suite, test: name }) => [String(note), fix, suite, name]));
});
