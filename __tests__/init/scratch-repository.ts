import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryDirectory } from '../gitops/disk/tree';

const REPOSITORY = join(__dirname, '..', '..');
const tsx = join(REPOSITORY, 'node_modules/tsx/dist/loader.mjs');

/** A folder with these files. */
export function repository(files: Readonly<Record<string, string>>): string {
  const root = temporaryDirectory();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** A run of Node, as a user has it. */
export function node(cwd: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ['--import', tsx, ...args], { cwd, encoding: 'utf8', input: '' });
}

/** `cdk8s-opencode init`, of this work tree. */
export const init = (root: string, ...args: readonly string[]): SpawnSyncReturns<string> =>
  node(root, join(REPOSITORY, 'lib/cli/main.ts'), 'init', ...args);

/** What npm install would bring, from this work tree. */
export function install(app: string): void {
  mkdirSync(join(app, 'node_modules/cdk8s-opencode'), { recursive: true });
  const library = JSON.stringify(join(REPOSITORY, 'lib/index.ts'));
  writeFileSync(join(app, 'node_modules/cdk8s-opencode/index.js'), `module.exports = require(${library});\n`);
  for (const name of ['cdk8s', 'constructs', 'tsx', '@types', 'typescript']) {
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(app, 'node_modules', name));
  }
}
