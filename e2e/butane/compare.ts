/**
 * Compares Ignition files with what the real Butane makes of the `.bu` beside them:
 *
 *     npx tsx e2e/butane/compare.ts dist/hosts
 *
 * Needs `butane` in PATH. Reads every `.bu` below the folders, and exits 1 when one differs from its `.ign`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { runButane } from './butane';
import { decodeIgnition } from './decode-ignition';

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('usage: npx tsx e2e/butane/compare.ts FOLDER…');
  process.exit(2);
}
const sources = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.bu'))
    .map((name) => join(folder, name)),
);
if (sources.length === 0) {
  console.error(`no .bu file below ${folders.join(', ')}`);
  process.exit(2);
}
for (const source of sources) {
  const { json, messages } = runButane(readFileSync(source, 'utf8'));
  const ours = readFileSync(source.replace(/\.bu$/, '.ign'), 'utf8');
  const equal = json !== undefined && isDeepStrictEqual(decodeIgnition(json), decodeIgnition(ours));
  console.log(`${equal ? 'same' : 'DIFFERENT'}  ${source}`);
  if (messages !== '') console.error(messages);
  if (!equal) process.exitCode = 1;
}
