import type { Problems } from '../../validation/problem';
import { isBelow } from '../pod/layout';
import { knownHosts } from './credentials';
import type { RepositoryProps } from './repository-props';
import { parseRepositoryUrl } from './repository-url';

/** What does not go together in the repositories of one workspace. */
export function addRepositoryProblems(repositories: readonly RepositoryProps[], problems: Problems): void {
  for (const [index, repository] of repositories.entries()) {
    addAuthProblems(`repositories[${index}]`, repository, problems);
    for (const [other, { directory }] of repositories.entries()) {
      if (other < index && directory === repository.directory) {
        problems.add(`repositories[${index}].directory is that of repositories[${other}]: give each its own`);
      } else if (other !== index && isBelow(directory, repository.directory)) {
        problems.add(
          `repositories[${index}].directory lies in that of repositories[${other}]: put them beside each other, ` +
            'for only an empty directory is cloned into',
        );
      }
    }
  }
  const keys = repositories.filter(({ auth, credentialsInTerminal }) => auth?.type === 'ssh' && credentialsInTerminal);
  if (keys.length > 1) {
    problems.add('credentialsInTerminal is set for several deploy keys: Git takes one; set it for one of them');
  }
}

function addAuthProblems(prop: string, repository: RepositoryProps, problems: Problems): void {
  const url = parseRepositoryUrl(repository.url);
  if (url === undefined) {
    problems.add(`${prop}.url is no URL that Git clones from: write https://host/path, or git@host:path`);
    return;
  }
  if (url.hasCredentials) {
    // The URL is not printed: it may hold a token.
    problems.add(`${prop}.url has a name or password in it, and it is committed: use auth`);
    return;
  }
  const { auth } = repository;
  if (auth?.type === 'token' && url.protocol !== 'https') {
    problems.add(
      url.protocol === 'http'
        ? `${prop}.url is http, where anyone on the way reads the token: write https`
        : `${prop}.auth is a token, and ${prop}.url is for ssh: write an https URL, or a deploy key`,
    );
  }
  if (auth?.type !== 'ssh') return;
  if (url.protocol !== 'ssh') {
    problems.add(`${prop}.auth is an SSH key, and ${prop}.url is not for ssh: write git@host:path`);
  } else if (knownHosts(repository).length === 0) {
    problems.add(
      `${prop}.auth.knownHosts is missing: write the lines of \`ssh-keyscan ${url.host}\`, after comparing them with what the host publishes`,
    );
  }
}
