/** What a review of 10 to 1,000 workspaces costs, the last commit against the files on disk: npm run bench:review */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { manyWorkspaces, type Tree, withOpenCodeRaised, withoutWorkspace } from '../__tests__/review/many-workspaces';

interface Cost {
  readonly wall: number;
  readonly processor: number;
  readonly peakMegabytes: number;
  readonly changes: number;
}

const CHANGES: Readonly<Record<string, (tree: Tree) => Tree>> = {
  nothing: (tree) => tree,
  'one workspace is removed': (tree) => withoutWorkspace(tree, 'w0001'),
  'OpenCode is raised in each': withOpenCodeRaised,
};

/** As a synth does: what is the same stays as it is, so that Git need not read it again. */
function write(directory: string, before: Tree, after: Tree): void {
  const dist = join(directory, 'dist');
  for (const path of before.keys()) if (!after.has(path)) rmSync(join(dist, path));
  for (const [path, content] of after) {
    if (before.get(path) === content) continue;
    mkdirSync(dirname(join(dist, path)), { recursive: true });
    writeFileSync(join(dist, path), content);
  }
}

function commit(directory: string): void {
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.org', ...args], { cwd: directory });
  };
  git('init', '--quiet', '.');
  git('add', '.');
  git('commit', '--quiet', '--message', 'all');
}

function measure(directory: string): Cost {
  const args = ['--import', 'tsx', join(__dirname, 'review-side.ts'), directory];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Cost;
}

const print = (name: string, columns: readonly string[]): void => {
  console.log(name.padEnd(44) + columns.map((column) => column.padStart(12)).join(''));
};

console.log(`${cpus().length} processors, Node ${process.version}\n`);
print('', ['wall', 'processor', 'peak', 'changes']);
for (const count of [10, 100, 1_000]) {
  const directory = mkdtempSync(join(tmpdir(), 'bench-review-'));
  const tree = manyWorkspaces(count);
  write(directory, new Map(), tree);
  commit(directory);
  for (const [name, change] of Object.entries(CHANGES)) {
    const changed = change(tree);
    write(directory, tree, changed);
    const { wall, processor, peakMegabytes, changes } = measure(directory);
    print(`${count} workspaces, ${name}`, [
      `${(wall / 1e3).toFixed(2)} s`,
      `${(processor / 1e3).toFixed(2)} s`,
      `${peakMegabytes.toFixed(0)} MB`,
      String(changes),
    ]);
    write(directory, changed, tree);
  }
  rmSync(directory, { recursive: true });
}
