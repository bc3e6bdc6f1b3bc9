import { deepEqual } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { app } from './main';

// Throws, with all that is wrong, for an app that is not valid or that has a secret in its output.
const files = app.files();

test('each workspace has its Flux Kustomization', () => {
  const workspaces = app.node.findAll().filter((construct) => construct.constructor.name === 'OpenCodeWorkspace');
  for (const { node } of workspaces) {
    deepEqual(
      [node.path, files.filter(({ constructPath }) => constructPath?.startsWith(`${node.path}/`)).length > 0],
      [node.path, true],
    );
  }
});

test('what is committed is what main.ts writes', () => {
  // Before the first synth nothing is.
  if (!existsSync(join(app.outdir, '.gitops-app-files'))) return;
  for (const { path, content } of files) {
    const file = join(app.outdir, path);
    deepEqual([path, existsSync(file) ? readFileSync(file, 'utf8') : 'missing: npm run synth'], [path, content]);
  }
});
