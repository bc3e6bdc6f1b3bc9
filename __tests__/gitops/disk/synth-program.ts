/**
 * A synth in a process of its own: `synth-program.ts OUTDIR FILES [STEP [SIGNAL]]`. FILES is JSON; at the STEP-th step the
 * process sends itself SIGNAL, or waits to be killed. The steps it did are printed.
 */
import { writeSync } from 'node:fs';
import { OutputDirectory } from '../../../lib/gitops/disk/output-directory';

const [outdir = '', files = '{}', last = '', signal = 'SIGKILL'] = process.argv.slice(2);
let steps = 0;
function onStep(step: string): void {
  writeSync(1, `${step}\n`);
  if (String(steps++) === last) process.kill(process.pid, signal);
}

const output = OutputDirectory.open(outdir, { source: 'main.ts', onStep });
try {
  output.stage(Object.entries(JSON.parse(files)).map(([path, content]) => ({ path, content: String(content) })));
  output.commit();
} finally {
  output.close();
}
