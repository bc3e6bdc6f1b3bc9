import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A root file system of busybox, musl and OpenCode, made by `.ci/tools/musl-rootfs.sh`. */
export const MUSL_ROOT = join(
  process.env['CDK8S_OPENCODE_CACHE'] ?? join(homedir(), '.cache/cdk8s-opencode'),
  'musl-rootfs',
);

export function describeWithMuslRoot(name: string, suite: () => void): void {
  if (existsSync(join(MUSL_ROOT, '.version'))) {
    describe(name, suite);
  } else if (process.env['CDK8S_OPENCODE_REQUIRE_TOOLS'] === '1') {
    test(name, () => {
      throw new Error(`${MUSL_ROOT} is not there: run .ci/tools/musl-rootfs.sh`);
    });
  } else {
    console.warn(`skipped: ${name} (needs ${MUSL_ROOT}, made by .ci/tools/musl-rootfs.sh)`);
    describe.skip(`${name} (needs .ci/tools/musl-rootfs.sh)`, suite);
  }
}
