/**
 * What a synth costs: ours, cdk8s's own, and the floor of writing the same bytes, each in a process of its own; then the
 * synth of main.ts beside a Node that does nothing. Takes minutes; TMPDIR=/dev/shm leaves the disk out of it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

const REPOSITORY = join(__dirname, '..');
const TSX = ['--import', 'tsx'];

interface Cost {
  readonly wall: number;
  readonly processor: number;
  readonly peakMegabytes: number;
}

function run(side: string, charts: number): Cost {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const args = [...TSX, join(__dirname, 'side.ts'), side, String(charts), join(directory, 'dist')];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  rmSync(directory, { recursive: true, force: true });
  if (status !== 0) throw new Error(stderr);
  const cost: Cost = JSON.parse(stdout);
  report(`${side}, ${charts} charts`, cost, charts);
  return cost;
}

function report(name: string, { wall, processor, peakMegabytes }: Cost, charts: number): void {
  const each = (processor / charts).toFixed(2);
  const columns = [
    `${wall.toFixed(0)} ms`,
    `${processor.toFixed(0)} ms`,
    `${each} ms`,
    `${peakMegabytes.toFixed(0)} MB`,
  ];
  console.log(name.padEnd(40) + columns.map((column) => column.padStart(12)).join(''));
}

/** Least of several, in milliseconds: what a start costs when nothing else gets in its way. */
function leastOf(runs: number, args: readonly string[]): string {
  let least = Infinity;
  for (let index = 0; index < runs; index += 1) {
    const start = process.hrtime.bigint();
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: REPOSITORY, encoding: 'utf8' });
    if (status !== 0) return `failed: ${stderr.split('\n')[0] ?? ''}`;
    least = Math.min(least, Number(process.hrtime.bigint() - start) / 1e6);
  }
  return `${least.toFixed(0)} ms`;
}

console.log(`${cpus().length} processors, Node ${process.version}\n`);
console.log(''.padEnd(40) + ['wall', 'processor', 'per chart', 'peak'].map((column) => column.padStart(12)).join(''));
const hundred = run('GitOpsApp', 100);
const thousand = run('GitOpsApp', 1_000);
const theirs = run('App.synth()', 1_000);
run('writing the same bytes', 1_000);
const tenThousand = run('GitOpsApp', 10_000);
console.log(
  `\na chart in an app of 10,000 costs ${(tenThousand.processor / hundred.processor / 100).toFixed(2)} of one in an app of 100`,
);
console.log(`at 1,000 charts App.synth() costs ${(theirs.processor / thousand.processor).toFixed(1)} times as much\n`);

console.log(`node -e 0: ${leastOf(10, ['-e', '0'])}`);
const mains = [
  { name: 'main.ts from TypeScript', file: 'main.ts', args: TSX, missing: 'there is none' },
  { name: 'main.js, compiled', file: 'build/main.js', args: [], missing: 'run npm run build first' },
];
for (const { name, file, args, missing } of mains) {
  console.log(`${name}: ${existsSync(join(REPOSITORY, file)) ? leastOf(5, [...args, file]) : missing}`);
}
