// build/ as it is published, and main.ts compiled as a user would.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bundle, minify } from './bundle.mjs';
import { copyAssets } from './copy-assets.mjs';
import { dropUnreachedTypes } from './drop-unreached-types.mjs';
import { thinSourceMaps } from './thin-source-maps.mjs';

const { exports, bin } = JSON.parse(readFileSync('package.json', 'utf8'));
const built = [...Object.values(exports).flatMap((entry) => entry.default ?? []), ...Object.values(bin)];
const entries = built.map((file) => file.replace(/^(?:\.\/)?build\/(.*)\.js$/, '$1.ts'));
const generated = readdirSync('imports').filter((name) => name.endsWith('.ts'));

rmSync('build', { recursive: true, force: true });
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const options = ['-p', 'tsconfig.build.json', '--emitDeclarationOnly'];
const { status } = spawnSync(process.execPath, [compiler, ...options], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
await bundle([...entries, 'lib/review/synth-summary.ts', 'main.ts']);
await minify(generated.map((name) => `imports/${name}`));
copyAssets();
dropUnreachedTypes();
thinSourceMaps();
