// build/ as it is published. JavaScript without comments and types with them take a compilation each.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { copyAssets } from './copy-assets.mjs';
import { dropUnreachedTypes } from './drop-unreached-types.mjs';
import { thinSourceMaps } from './thin-source-maps.mjs';

const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');

function compile(...options) {
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', ...options], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync('build', { recursive: true, force: true });
compile('--declaration', 'false', '--removeComments');
compile('--emitDeclarationOnly');
copyAssets();
dropUnreachedTypes();
thinSourceMaps();
