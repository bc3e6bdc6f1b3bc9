/** One measurement in a process of its own: `side.ts SIDE CHARTS OUTDIR`. Prints milliseconds and memory. */
import { App, Chart } from 'cdk8s';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GitOpsApp, KustomizeDirectory } from '../lib/gitops';
import { fill } from './workspace-like';

const [side = '', charts = '0', outdir = ''] = process.argv.slice(2);

interface Cost {
  readonly wall: number;
  /** Time on the processor: what another program does at the same time is not in it. */
  readonly processor: number;
}

/** In milliseconds. */
function measure(action: () => void): Cost {
  const [start, usage] = [process.hrtime.bigint(), process.cpuUsage()];
  action();
  const { user, system } = process.cpuUsage(usage);
  return { wall: Number(process.hrtime.bigint() - start) / 1e6, processor: (user + system) / 1e3 };
}

function gitOpsApp(count = Number(charts), directory = outdir): GitOpsApp {
  const app = new GitOpsApp({ outdir: directory });
  for (let index = 0; index < count; index += 1) {
    fill(new KustomizeDirectory(app, `chart-${index}`, { path: `apps/chart-${index}` }), `chart-${index}`);
  }
  return app;
}

function plainApp(count = Number(charts), directory = outdir): App {
  const app = new App({ outdir: directory });
  for (let index = 0; index < count; index += 1) fill(new Chart(app, `chart-${index}`), `chart-${index}`);
  return app;
}

/** Charts synthesized before the clock runs: a program that is not compiled yet costs more for each of the first. */
const WARM_UP = 200;

const SIDES: Readonly<Record<string, () => Cost>> = {
  GitOpsApp: () => {
    gitOpsApp(WARM_UP, `${outdir}-warm-up`).synth();
    const app = gitOpsApp();
    return measure(() => app.synth());
  },
  'App.synth()': () => {
    plainApp(WARM_UP, `${outdir}-warm-up`).synth();
    const app = plainApp();
    return measure(() => app.synth());
  },
  'writing the same bytes': () => {
    const files = gitOpsApp().files();
    return measure(() => {
      const made = new Set<string>();
      for (const { path, content } of files) {
        const directory = dirname(join(outdir, path));
        if (!made.has(directory)) mkdirSync(directory, { recursive: true });
        made.add(directory);
        writeFileSync(join(outdir, path), content);
      }
    });
  },
};

const run = SIDES[side];
if (run === undefined) throw new Error(`no such side: ${side}; there are ${Object.keys(SIDES).join(', ')}`);
console.log(JSON.stringify({ ...run(), peakMegabytes: process.resourceUsage().maxRSS / 1024 }));
