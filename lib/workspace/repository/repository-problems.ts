import { gitBranch } from '../../validation/git-branch';
import { integerBetween } from '../../validation/integer';
import { mountPath } from '../../validation/path';
import type { Problems } from '../../validation/problem';
import { parseRepositoryUrl, repositoryUrl } from '../../validation/repository-url';
import { isBelow } from '../pod/layout';
import { knownHostsProblem } from './known-hosts';
import type { RepositoryProps } from './repository-props';

/** Name of a field of the repository at `index` as the user wrote it: the first is the workspace's own. */
function prop(
  index: number,
  field: keyof RepositoryProps | 'timeouts.clone' | 'timeouts.fetch' | 'timeouts.stall',
): string {
  if (index > 0) return `furtherRepositories[${index - 1}].${field}`;
  if (field === 'url') return 'repository';
  if (field === 'auth') return 'repositoryLogin';
  return field === 'directory' ? field : `clone.${field}`;
}

/** What is wrong with each repository of a workspace, and what does not go together in them. */
export function addRepositoryProblems(repositories: readonly RepositoryProps[], problems: Problems): void {
  for (const [index, repository] of repositories.entries()) {
    addUrlProblems(index, repository, problems);
    problems
      .check(prop(index, 'directory'), repository.directory, mountPath)
      .check(prop(index, 'branch'), repository.branch, gitBranch)
      .check(prop(index, 'depth'), repository.depth, integerBetween(1, Number.MAX_SAFE_INTEGER));
    for (const field of ['clone', 'fetch', 'stall'] as const) {
      problems.check(prop(index, `timeouts.${field}`), repository.timeouts?.[field], integerBetween(1, 86_400));
    }
    addDirectoryProblems(index, repositories, problems);
  }
  const keys = repositories.filter(({ auth, credentialsInTerminal }) => auth?.type === 'ssh' && credentialsInTerminal);
  if (keys.length > 1) {
    problems.add('credentialsInTerminal is set for several deploy keys: Git takes one; set it for one of them');
  }
}

function addUrlProblems(index: number, repository: RepositoryProps, problems: Problems): void {
  const { url, auth } = repository;
  const name = prop(index, 'url');
  const advice = repositoryUrl(url);
  // What stands before an @ may be a token.
  if (advice !== undefined && url.includes('@')) problems.add(`${name} is a URL with an @: ${advice}`);
  else problems.check(name, url, repositoryUrl);
  const parsed = parseRepositoryUrl(url);
  if (parsed === undefined || auth === undefined) return;
  if (auth.type === 'token' && parsed.transport === 'ssh') {
    problems.add(`${name} is cloned over ssh: write ${prop(index, 'auth')}: 'deploy-key', or an https URL`);
  } else if (auth.type === 'ssh' && parsed.transport === 'https') {
    problems.add(`${name} is cloned over https: a deploy key needs a URL such as git@host:owner/name`);
  } else {
    const problem = knownHostsProblem(repository);
    if (problem !== undefined) problems.add(`${prop(index, 'auth')} ${problem}`);
  }
}

function addDirectoryProblems(index: number, repositories: readonly RepositoryProps[], problems: Problems): void {
  const directory = repositories[index]?.directory ?? '';
  for (const [other, { directory: theirs }] of repositories.entries()) {
    if (other < index && directory === theirs) {
      problems.add(`two repositories have one directory, "${directory}": give each its own`);
    } else if (other !== index && isBelow(theirs, directory)) {
      problems.add(
        `${prop(index, 'directory')} is "${directory}", which lies in ${prop(other, 'directory')}: put them beside each ` +
          'other, for only an empty directory is cloned into',
      );
    }
  }
}
