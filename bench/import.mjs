// What an import of the built package costs over that of cdk8s alone: npm run build && node bench/import.mjs
import { execFileSync } from 'node:child_process';

const RUNS = 15;

const programs = { cdk8s: "require('cdk8s')", 'cdk8s-opencode': "require('cdk8s'); require('./build/lib')" };
const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
for (let run = 0; run < RUNS; run += 1) {
  for (const [name, program] of Object.entries(programs)) {
    const timed = `const start = performance.now(); ${program}; console.log(performance.now() - start)`;
    times[name].push(Number(execFileSync(process.execPath, ['-e', timed])));
  }
}
const median = (values) => values.sort((one, other) => one - other)[Math.floor(RUNS / 2)];
const [bare, ours] = [median(times['cdk8s']), median(times['cdk8s-opencode'])];
console.log(
  `cdk8s ${bare.toFixed(0)} ms, with cdk8s-opencode ${ours.toFixed(0)} ms: ${(ours - bare).toFixed(0)} ms more`,
);
