import { deepEqual, equal, throws } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { app } from './main';
import { readTeam, type WorkspaceSettings } from './team';

const files = app.files();
const SNAPSHOT = join(__dirname, 'main.snapshot');

/** The list of all files, and what a person with overrides and one without get; scripts by name alone. */
function readable(): string {
  const shown = files.filter(({ path }) => /\/team-(?:ada|alan)\/(?!.*\/scripts\/)|apps\/team\/[^/]+$/.test(path));
  const list = files.map(({ path }) => `${path}\n`).join('');
  return [list, ...shown.map(({ path, content }) => `==> ${path}\n${content}`)].join('\n');
}

test('what comes out is what it was (UPDATE=1 npm test writes the snapshot)', () => {
  if (process.env['UPDATE'] === '1') writeFileSync(SNAPSHOT, readable());
  equal(readable(), readFileSync(SNAPSHOT, 'utf8'));
});

test('25 people have a workspace each', () => {
  equal(files.filter(({ path }) => /\/team-[a-z]+\/ks\.yaml$/.test(path)).length, 25);
});

test('editors offer what the program reads', () => {
  const schema = JSON.parse(readFileSync(join(__dirname, 'team.schema.json'), 'utf8')) as {
    readonly $defs: { readonly workspace: { readonly properties: object } };
  };
  const read: Record<keyof WorkspaceSettings, true> = {
    repository: true,
    storageSize: true,
    memory: true,
    delivery: true,
    suspended: true,
  };
  deepEqual(Object.keys(schema.$defs.workspace.properties), Object.keys(read));
});

test('a mistake is an error with its line and whose it is, and all of them come at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'team-'));
  const file = join(folder, 'team.yaml');
  const people = ['  ada:', '    storageSize: 40', '  grace:', '    repo: https://github.com/example/compiler'];
  writeFileSync(file, ['defaults: {}', 'people:', ...people, ''].join('\n'));
  throws(
    () => readTeam(file),
    ({ message }: Error) => {
      deepEqual(
        message.split('\n').map((line) => line.replace(/^.*team\.yaml/, '').replace(/: [^:]*$/, '')),
        [':4: ada: storageSize', ':6: grace: repo'],
      );
      return true;
    },
  );
  rmSync(folder, { recursive: true });
});
