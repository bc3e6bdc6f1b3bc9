import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PodConfigMap } from './workspace-pod';

/** Where the scripts are mounted, in every container that runs one. */
export const SCRIPTS_DIRECTORY = '/opt/opencode/scripts';

/** Name of the volume with the scripts. */
export const SCRIPTS_VOLUME = 'scripts';

const SOURCE_DIRECTORY = join(__dirname, '..', 'scripts');

/** A ConfigMap with the named files of `lib/workspace/scripts`, each once, ordered by name. */
export function scriptsConfigMap(name: string, fileNames: Iterable<string>): PodConfigMap {
  const files = [...new Set(fileNames)]
    .sort()
    .map((fileName) => ({ name: fileName, content: readFileSync(join(SOURCE_DIRECTORY, fileName), 'utf8') }));
  return { name, files };
}

/** Runs a mounted script with the image's own shell: a ConfigMap's files are not executable unless told to be. */
export function scriptCommand(fileName: string): readonly string[] {
  return ['/bin/sh', `${SCRIPTS_DIRECTORY}/${fileName}`];
}
