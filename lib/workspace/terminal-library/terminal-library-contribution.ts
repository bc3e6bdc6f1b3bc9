import { posix } from 'node:path';
import { BUN_PTY_VERSION } from '../../versions';
import { type ContributionContext, volumeStepMounts } from '../init-step/contribution-context';
import type { PodContribution } from '../pod/contribution';
import { scriptCommand } from '../pod/script-files';
import { LIBRARY_DIGESTS } from './library-digests';
import { TERMINAL_LIBRARY_CONTAINER } from './terminal-library-container';
import type { TerminalLibrary } from './terminal-library-props';

const FETCH_SCRIPT = 'terminal-library.sh';

/** What it runs: OpenCode's own program, for the image has nothing else that speaks HTTPS everywhere. */
const FETCH_PROGRAM = 'terminal-library.mjs';

/** Below the home directory, so that it is there without a network from the second start on. */
const FILE = '.local/lib/opencode/librust_pty_musl.so';

const REGISTRY = 'https://registry.npmjs.org';

/** As those of the Copilot login: a page cache of OpenCode's program, and a package of two megabytes. */
const RESOURCES = { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '1', memory: '512Mi' } } as const;

/**
 * Terminals for the musl build of OpenCode: the library in its binary is made for glibc, and `POST /pty` answers 500. Whether
 * a version needs it is found out in the pod, from the program itself.
 */
export function terminalLibraryContribution(
  library: TerminalLibrary = { from: 'npm' },
  context: ContributionContext,
): PodContribution {
  if (library.from === 'image') return {};
  const path = { value: posix.join(context.home, FILE) };
  const registry = (library.registry ?? REGISTRY).replace(/\/+$/, '');
  return {
    initContainers: [
      {
        name: TERMINAL_LIBRARY_CONTAINER,
        image: context.openCodeImage,
        command: scriptCommand(FETCH_SCRIPT),
        environment: {
          HOME: { value: '/tmp' },
          TERMINAL_LIBRARY: path,
          TERMINAL_LIBRARY_URL: { value: `${registry}/bun-pty/-/bun-pty-${BUN_PTY_VERSION}.tgz` },
          TERMINAL_LIBRARY_X64: { value: LIBRARY_DIGESTS.x64 },
          TERMINAL_LIBRARY_ARM64: { value: LIBRARY_DIGESTS.arm64 },
        },
        resources: RESOURCES,
        securityContext: context.securityContext,
        volumeMounts: volumeStepMounts(context),
      },
    ],
    environment: { TERMINAL_LIBRARY: path },
    scripts: [FETCH_SCRIPT, FETCH_PROGRAM],
  };
}
