import { randomBytes } from 'node:crypto';
import { TERMINAL_LIBRARY_CONTAINER } from '../../../workspace/terminal-library/terminal-library-container';
import { type Criterion, fails, holds } from '../../criterion';
import { textAt } from '../../json-path';
import type { WorkspaceSubject } from '../subject';
import { NoTerminal, Terminal } from '../terminal';
import { livePod } from '../workspace-pod';

export const terminalOpens: Criterion<WorkspaceSubject> = {
  id: '*-TERM',
  slug: 'terminal-opens',
  title: 'a terminal opens, and a shell answers in it',
  async check(subject, { signal }) {
    let terminal: Terminal;
    try {
      terminal = await Terminal.open(subject.server, 'exec cat', signal);
    } catch (error) {
      if (!(error instanceof NoTerminal)) throw error;
      return fails(`${error.message}: ${await reasonOf(subject, signal)}`, 'docs/terminals.md has what helps');
    }
    try {
      const word = randomBytes(8).toString('hex');
      terminal.send(`${word}\n`);
      await terminal.shows(new RegExp(`${word}[\\s\\S]*${word}`), signal);
      return holds('a terminal opens, and answers');
    } finally {
      await terminal.close();
    }
  },
};

/** What the init container has logged that brings the library. */
async function reasonOf({ cluster, workspace }: WorkspaceSubject, signal: AbortSignal): Promise<string> {
  const { namespace } = workspace;
  if (!workspace.pod.containers.some(({ name }) => name === TERMINAL_LIBRARY_CONTAINER))
    return 'terminalLibrary is taken from the image, which has none for its libc';
  const pod = textAt(await livePod(cluster, workspace, signal), 'metadata', 'name') ?? '';
  const log = (await cluster.logs(namespace, pod, TERMINAL_LIBRARY_CONTAINER, false, signal)) ?? '';
  const [, reason] = /terminals do not open: (.+)/.exec(log) ?? [];
  return reason ?? `the log of ${TERMINAL_LIBRARY_CONTAINER} says nothing of it: look at that of the server`;
}
