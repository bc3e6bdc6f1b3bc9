import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtFiles } from './built-files.mjs';

/** Nobody can name a type that no entry of the package leads to: its declaration is not published. */
export function dropUnreachedTypes() {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
  const reached = new Set();
  for (const { types } of Object.values(exports)) {
    if (types !== undefined) visit(join(types), reached);
  }
  for (const file of builtFiles('build', '.d.ts')) {
    if (!reached.has(file)) rmSync(file);
  }
}

function visit(file, reached) {
  if (reached.has(file)) return;
  reached.add(file);
  for (const [, target] of readFileSync(file, 'utf8').matchAll(/(?:from|import|import\() ?['"](\.[^'"]+)['"]/g)) {
    const base = join(dirname(file), target.replace(/\.js$/, ''));
    const found = [`${base}.d.ts`, join(base, 'index.d.ts')].find((candidate) => existsSync(candidate));
    if (found !== undefined) visit(found, reached);
  }
}
