import { equal, match } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { app } from './main';

const files = app.files();
const SNAPSHOT = join(__dirname, 'main.snapshot');

/** Every file, one below the other; what a script or a Butane configuration holds again, by name alone. */
function readable(): string {
  return files
    .map(({ path, content }) =>
      /\.(?:sh|bu|ign|nix)$|\/scripts\//.test(path) ? `==> ${path}\n` : `==> ${path}\n${content}`,
    )
    .join('\n');
}

test('what comes out is what it was (UPDATE=1 npm test writes the snapshot)', () => {
  if (process.env['UPDATE'] === '1') writeFileSync(SNAPSHOT, readable());
  equal(readable(), readFileSync(SNAPSHOT, 'utf8'));
});

test('the workspace may reach the ports that the host publishes', () => {
  const text = (ending: string): string => files.find(({ path }) => path.endsWith(ending))?.content ?? '';
  match(text('opencode-memory-pod.service'), /--publish[= ]100\.64\.0\.10:6379:6379/);
  match(text('networkpolicy.yaml'), /cidr: 100\.64\.0\.10\/32/);
});
