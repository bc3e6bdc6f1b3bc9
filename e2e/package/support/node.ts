import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from './package';

/** A folder with `node` of that major version; that of these tests where it is the same. */
export function nodeFolder(major: number): string | undefined {
  if (Number(process.versions.node.split('.')[0]) === major) return undefined;
  const cache = process.env['CDK8S_OPENCODE_CACHE'] ?? join(homedir(), '.cache', 'cdk8s-opencode');
  const folder = join(cache, `node-${major}`);
  const name = `node-${process.platform}-${process.arch}`;
  const bin = join(folder, 'node_modules', name, 'bin');
  if (!existsSync(join(bin, 'node'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    run(folder, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `${name}@${major}`]);
  }
  return bin;
}
