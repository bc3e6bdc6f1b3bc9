import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OWNERSHIP_MANIFEST } from '../gitops/disk/ownership-manifest';

/** What an app writes into where it says nothing. */
const OUTPUT = 'dist';

/** The folder that is reviewed where the user names none: the output of the app beside `cdk8s.yaml`, or everything. */
export function defaultFolder(directory: string): string {
  const isApp = existsSync(join(directory, 'cdk8s.yaml')) || existsSync(join(directory, OUTPUT, OWNERSHIP_MANIFEST));
  return isApp ? OUTPUT : '.';
}
