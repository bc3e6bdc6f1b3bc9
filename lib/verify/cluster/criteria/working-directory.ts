import { type Criterion, fails, holds } from '../../criterion';
import { textAt } from '../../json-path';
import type { WorkspaceSubject } from '../subject';
import { Terminal } from '../terminal';

/** As the server reports it; the remote is asked of Git in a terminal, because the server does not say it. */
export const workingDirectory: Criterion<WorkspaceSubject> = {
  id: '*-04',
  slug: 'working-directory',
  title: 'the working directory is the repository',
  async check({ server, workspace: { directory, repository } }, { signal }) {
    const project = await server.json('/project/current', { signal });
    const worktree = textAt(project, 'worktree') ?? 'none';
    if (worktree !== directory)
      return fails(
        `the worktree is ${worktree} instead of ${directory}`,
        'look at the log of git-clone, and whether the image has Git',
      );
    const vcs = textAt(project, 'vcs');
    if (vcs !== 'git')
      return fails(
        `the server knows no VCS in ${directory}`,
        'has the OpenCode container Git? look at the log of git-tools',
      );
    const remote = await remoteOf(workspaceTerminal(server), signal);
    if (!sameRepository(remote, repository))
      return fails(
        `origin is ${remote || 'missing'} instead of ${repository}`,
        'somebody has changed it: git remote set-url origin',
      );
    const branch = textAt(await server.json('/vcs', { signal }), 'branch') ?? 'none';
    return holds(`${directory}, branch ${branch}, origin ${repository}`);
  },
};

type OpenTerminal = (script: string, signal: AbortSignal) => Promise<Terminal>;

function workspaceTerminal(server: WorkspaceSubject['server']): OpenTerminal {
  return (script, signal) => Terminal.open(server, script, signal);
}

async function remoteOf(open: OpenTerminal, signal: AbortSignal): Promise<string> {
  const terminal = await open('printf "origin<%s>\\n" "$(git remote get-url origin 2>/dev/null)"; exec cat', signal);
  try {
    const [, remote = ''] = await terminal.shows(/origin<([^>]*)>/, signal);
    // A URL with credentials in it is not for a report.
    return remote.replace(/\/\/[^@/]*@/, '//').trim();
  } finally {
    await terminal.close();
  }
}

/** One repository has several spellings: with or without `.git`, over HTTPS or SSH. */
function sameRepository(one: string, other: string): boolean {
  return canonical(one) === canonical(other);
}

function canonical(url: string): string {
  return url
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^/:]+):(?!\d+\/)/, '$1/')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .toLowerCase();
}
