/** Prints the address that the committed workspaces fetch the terminals' library from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../suite/settings';

const release = readFileSync(
  join(REPOSITORY, 'dist/kubernetes/apps/opencode/opencode-flux/app/helmrelease.yaml'),
  'utf8',
);
const [, url] = /TERMINAL_LIBRARY_URL: (\S+)/.exec(release) ?? [];
if (url === undefined) throw new Error('the committed workspaces fetch no library for terminals');
process.stdout.write(`${url}\n`);
