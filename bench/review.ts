/**
 * What a review costs, beside what it cost at an earlier commit, the last commit against the files on disk: npm run bench:review.
 * `npm run bench:review -- 1000` takes cases of that size alone.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { manyManifests, withImagesRaised } from '../__tests__/review/many-manifests';
import { manyWorkspaces, type Tree, withOpenCodeRaised, withoutWorkspace } from '../__tests__/review/many-workspaces';
import { currentReview, earlierReview } from './earlier-review';

/** The review before it followed kustomize and Flux as it does now. */
const EARLIER = '0fb38ee';
const ROUNDS = 3;

interface Cost {
  readonly wall: number;
  readonly processor: number;
  readonly peakMegabytes: number;
  readonly changes: number;
}

interface Case {
  readonly name: string;
  readonly size: number;
  readonly make: (size: number) => Tree;
  readonly changes: Readonly<Record<string, (tree: Tree) => Tree>>;
}

const WORKSPACES: Omit<Case, 'size'> = {
  name: 'workspaces',
  make: manyWorkspaces,
  changes: {
    nothing: (tree) => tree,
    'one workspace is removed': (tree) => withoutWorkspace(tree, 'w0001'),
    'OpenCode is raised in each': withOpenCodeRaised,
  },
};
const CASES: readonly Case[] = [
  ...[10, 100, 1_000].map((size) => ({ ...WORKSPACES, size })),
  {
    name: 'manifests of others',
    size: 5_000,
    make: manyManifests,
    changes: { nothing: (tree) => tree, 'an image is raised in each app': withImagesRaised },
  },
];

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

/** The least of some runs: what other programs do at the same time only adds to it. */
function least(runs: readonly Cost[]): Cost {
  const of = (key: keyof Cost): number => Math.min(...runs.map((run) => run[key]));
  return { wall: of('wall'), processor: of('processor'), peakMegabytes: of('peakMegabytes'), changes: of('changes') };
}

const print = (name: string, columns: readonly string[]): void => {
  console.log(name.padEnd(58) + columns.map((column) => column.padStart(11)).join(''));
};

async function main(only: number | undefined): Promise<void> {
  const earlier = await earlierReview(EARLIER);
  if (earlier === undefined) console.log(`this clone has no commit ${EARLIER}: there is nothing to compare with`);
  const sides = { ...(earlier !== undefined && { [EARLIER]: earlier }), now: await currentReview() };
  console.log(`${cpus().length} processors, Node ${process.version}; the least of ${ROUNDS} runs in turn\n`);
  print('', ['', 'wall', 'processor', 'peak', 'changes']);
  for (const { name, size, make, changes } of CASES.filter((each) => only === undefined || each.size === only)) {
    const directory = mkdtempSync(join(tmpdir(), 'bench-review-'));
    const tree = make(size);
    write(directory, new Map(), tree);
    commit(directory);
    for (const [what, change] of Object.entries(changes)) {
      const changed = change(tree);
      write(directory, tree, changed);
      const runs = Array.from({ length: ROUNDS }).map(() =>
        Object.values(sides).map(
          (side) => JSON.parse(execFileSync(process.execPath, [side, directory], { encoding: 'utf8' })) as Cost,
        ),
      );
      const costs = Object.keys(sides).map((_, index) => least(runs.flatMap((round) => round[index] ?? [])));
      Object.keys(sides).forEach((side, index) => {
        const cost = costs[index];
        if (cost === undefined) return;
        print(index === 0 ? `${size} ${name}, ${what}` : '', [
          side,
          `${(cost.wall / 1e3).toFixed(2)} s`,
          `${(cost.processor / 1e3).toFixed(2)} s`,
          `${cost.peakMegabytes.toFixed(0)} MB`,
          String(cost.changes),
        ]);
      });
      const [before, now] = costs;
      if (before !== undefined && now !== undefined) {
        const share = (key: keyof Cost): string => `${((100 * now[key]) / before[key]).toFixed(0)} %`;
        print('', ['', share('wall'), share('processor'), share('peakMegabytes'), '']);
      }
      write(directory, changed, tree);
    }
    rmSync(directory, { recursive: true });
  }
}

const [size] = process.argv.slice(2);
void main(size === undefined ? undefined : Number(size));
