import { cpSync, statSync } from 'node:fs';

/** What the compiled files read at run time (scripts, schemas) goes beside them, as it lies beside the sources. */
export function copyAssets() {
  for (const folder of ['lib', 'imports']) {
    cpSync(folder, `build/${folder}`, {
      recursive: true,
      filter: (source) => statSync(source).isDirectory() || !source.endsWith('.ts'),
    });
  }
}
