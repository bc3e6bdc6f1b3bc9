import { decode, encode } from '@jridgewell/sourcemap-codec';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtFiles } from './built-files.mjs';

/** A stack trace wants lines: without columns the maps are a quarter. Generated code has none, nobody debugs it. */
export function thinSourceMaps() {
  for (const file of builtFiles('build', '.js.map')) {
    if (file.startsWith('build/imports/')) {
      const script = file.replace(/\.map$/, '');
      writeFileSync(script, readFileSync(script, 'utf8').replace(/\n\/\/# sourceMappingURL=.*/, ''));
      rmSync(file);
      continue;
    }
    const map = JSON.parse(readFileSync(file, 'utf8'));
    const mappings = encode(decode(map.mappings).map((line) => line.slice(0, 1)));
    writeFileSync(file, JSON.stringify({ ...map, mappings }));
  }
}
