import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OutputFile } from '../../../lib/gitops';
import { OutputDirectory } from '../../../lib/gitops/disk/output-directory';

/** Everything below a directory: text of files, `-> target` of links, `/` of empty directories. */
export function readTree(directory: string, prefix = ''): Record<string, string> {
  const tree: Record<string, string> = {};
  for (const name of readdirSync(join(directory, prefix)).sort()) {
    const path = join(prefix, name);
    const stats = lstatSync(join(directory, path));
    if (stats.isSymbolicLink()) tree[path] = `-> ${readlinkSync(join(directory, path))}`;
    else if (stats.isDirectory()) {
      const below = readTree(directory, path);
      if (Object.keys(below).length === 0) tree[`${path}/`] = '';
      else Object.assign(tree, below);
    } else tree[path] = readFileSync(join(directory, path), 'utf8');
  }
  return tree;
}

export function writeTree(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}

export function outputFiles(files: Readonly<Record<string, string>>): OutputFile[] {
  return Object.entries(files).map(([path, content]) => ({ path, content }));
}

/** One synth of exactly these files. */
export function synth(outdir: string, files: Readonly<Record<string, string>>): void {
  const output = OutputDirectory.open(outdir, { source: 'main.ts' });
  try {
    output.stage(outputFiles(files));
    output.commit();
  } finally {
    output.close();
  }
}

const made: string[] = [];

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'gitops-'));
  made.push(directory);
  return directory;
}

/** The directory that the running test made last. */
export function latestDirectory(): string {
  const directory = made.at(-1);
  if (directory === undefined) throw new Error('no directory was made');
  return directory;
}

afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});
