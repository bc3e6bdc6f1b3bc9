import { spawnSync } from 'node:child_process';

interface Task {
  readonly layer:
    'flux-substitution' | 'flux-variables' | 'kubernetes-expansion' | 'kustomize-file' | 'kustomize-resource' | 'yaml';
  readonly value: unknown;
}

/** What the real layer makes of each value; `text-layers` is built by .ci/tools/text-layers.sh. */
export function throughLayer(layer: Task['layer'], values: readonly unknown[]): unknown[] {
  const input = JSON.stringify(values.map((value): Task => ({ layer, value })));
  const { status, stdout, stderr } = spawnSync('text-layers', { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr);
  const results: unknown = JSON.parse(stdout);
  if (!Array.isArray(results) || results.length !== values.length) throw new Error('not one result for each value');
  return results;
}
