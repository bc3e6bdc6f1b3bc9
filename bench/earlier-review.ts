import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** A program that reviews a repository, as one file, as it is published: what compiles TypeScript would be in the memory otherwise. */
async function bundled(root: string, name: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-side-'));
  const outfile = join(directory, `${name}.js`);
  const entry = join(root, 'bench/review-side.ts');
  await build({ entryPoints: [entry], bundle: true, platform: 'node', target: 'node20', outfile, logLevel: 'error' });
  return outfile;
}

/** The review of these files. */
export function currentReview(): Promise<string> {
  return bundled(ROOT, 'current');
}

/** The review as a commit had it; undefined where the repository does not have that, as in a shallow clone. */
export function earlierReview(commit: string): Promise<string> | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'bench-earlier-'));
  try {
    execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: ROOT, stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const files = execFileSync('git', ['archive', commit, 'lib', 'bench', 'package.json', 'tsconfig.json'], {
    cwd: ROOT,
    maxBuffer: 2 ** 30,
  });
  execFileSync('tar', ['-x', '-C', directory], { input: files });
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  return bundled(directory, commit);
}
