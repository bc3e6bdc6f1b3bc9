import { decode, encode } from '@jridgewell/sourcemap-codec';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtFiles } from './built-files.mjs';

/** Generated code, which nobody debugs, and the commands, whose errors have no stack trace. */
const WITHOUT_MAPS = /^build\/(?:imports|lib\/(?:cli|init|review|verify))\//;

/** A stack trace of a consumer's program wants lines: without columns the maps are a quarter. */
export function thinSourceMaps() {
  for (const file of builtFiles('build', '.js.map')) {
    if (WITHOUT_MAPS.test(file)) {
      const script = file.replace(/\.map$/, '');
      writeFileSync(script, readFileSync(script, 'utf8').replace(/\n\/\/# sourceMappingURL=.*/, ''));
      rmSync(file);
      continue;
    }
    const { version, sources, mappings } = JSON.parse(readFileSync(file, 'utf8'));
    const lines = encode(decode(mappings).map((line) => line.slice(0, 1)));
    writeFileSync(file, JSON.stringify({ version, sources, names: [], mappings: lines }));
  }
}
