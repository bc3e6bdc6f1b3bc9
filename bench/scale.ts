// What 10 to 1,000 workspaces cost, for docs/scale.md: npm run build && node --import tsx bench/scale.ts (kustomize in PATH)
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleCluster } from '../__tests__/support/first-user';
import { GitOpsApp, OpenCodeFoundation, OpenCodeWorkspace } from '../lib';

const seconds = (start: number): string => ((performance.now() - start) / 1000).toFixed(1);

for (const count of [10, 100, 500, 1000]) {
  const outdir = mkdtempSync(join(tmpdir(), 'scale-'));
  const synth = performance.now();
  const app = new GitOpsApp({ outdir });
  const foundation = new OpenCodeFoundation(app, 'opencode', {
    cluster: exampleCluster(),
    domain: 'opencode.example.org',
  });
  for (let index = 0; index < count; index += 1) {
    const directory = `/workspace/w${index}`;
    new OpenCodeWorkspace(foundation, `w${index}`, { repository: 'https://github.com/example/home', directory });
  }
  app.synth();
  const took = seconds(synth);
  const files = app.files();
  const again = performance.now();
  const build = spawnSync('kustomize', ['build', join(outdir, 'kubernetes/apps/opencode')], { maxBuffer: 1 << 30 });
  const aggregator = `${seconds(again)} s, ${((build.stdout as Buffer | null)?.length ?? 0) / 1000} kB`;
  const one = performance.now();
  spawnSync('kustomize', ['build', join(outdir, 'kubernetes/apps/opencode/opencode-w1/app')]);
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
  console.log(
    `${count}: synth ${took} s, ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB; aggregator ${aggregator}; one workspace ${seconds(one)} s; ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`,
  );
  rmSync(outdir, { recursive: true });
}
