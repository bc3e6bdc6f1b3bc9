import { decode, encode } from '@jridgewell/sourcemap-codec';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { builtFiles } from './built-files.mjs';

/** A stack trace of a consumer's program wants lines: without columns the maps are a quarter. */
export function thinSourceMaps() {
  for (const file of builtFiles('build', '.js.map')) {
    const { version, sources, mappings } = JSON.parse(readFileSync(file, 'utf8'));
    const lines = encode(decode(mappings).map((line) => line.slice(0, 1)));
    writeFileSync(file, JSON.stringify({ version, sources, names: [], mappings: lines }));
    appendFileSync(file.replace(/\.map$/, ''), `//# sourceMappingURL=${basename(file)}\n`);
  }
}
