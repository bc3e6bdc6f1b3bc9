import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of the files below `folder` whose names end so. */
export function builtFiles(folder, ending) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}
