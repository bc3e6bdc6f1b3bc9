import { spawnSync } from 'node:child_process';

/**
 * Real parts (shells, Helm, Podman's generator …) that a machine may lack. `npm test` skips what needs them and says
 * so; with CDK8S_OPENCODE_REQUIRE_TOOLS=1, as `.ci/run` sets it, a missing part is a failure.
 */
export function describeWithTools(tools: readonly string[], name: string, suite: () => void): void {
  const missing = tools.filter((tool) => !hasTool(tool));
  if (missing.length === 0) {
    describe(name, suite);
  } else if (process.env['CDK8S_OPENCODE_REQUIRE_TOOLS'] === '1') {
    describe(name, () => {
      test('the tools it needs are there', () => {
        throw new Error(`not in PATH: ${missing.join(', ')}`);
      });
    });
  } else {
    console.warn(`skipped: ${name} (not in PATH: ${missing.join(', ')})`);
    // Under its own name: the snapshots of a suite that is called something else would be obsolete, which CI takes for a failure.
    describe.skip(name, suite);
  }
}

export function hasTool(tool: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'command -v "$1"', 'sh', tool]).status === 0;
}
