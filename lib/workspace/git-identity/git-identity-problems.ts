import type { Check, Problems } from '../../validation/problem';
import { hasControlCharacter, textCheck } from '../../validation/text';
import { gitIdentitySettings } from './git-identity-contribution';
import type { GitIdentity } from './git-identity-props';

/** Git leaves out `<`, `>` and line breaks, and takes punctuation alone for no name. */
const gitName: Check = textCheck((text) =>
  hasControlCharacter(text) || /[<>]/.test(text) || !/[^\s.,:;"'\\]/.test(text)
    ? 'write a name such as flux agent, without <, > and line breaks'
    : undefined,
);

/** What Git, `allowed_signers` and a mail server take alike. */
const gitEmail: Check = textCheck((text) =>
  /^[^\s<>"',;:*?!#@\\()]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text)
    ? undefined
    : 'write an address such as flux-agent@example.org',
);

/** Variables that Git puts above every setting. */
const OVERRIDES = /^GIT_(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL)$/;

/** What is wrong with the author of a workspace's commits, and what else names one. */
export function checkGitIdentity(
  identity: GitIdentity | undefined,
  {
    environment,
    secrets,
  }: { readonly environment: Readonly<Record<string, string>>; readonly secrets: readonly string[] },
  problems: Problems,
): void {
  if (identity === undefined) return;
  problems.check('git.author.name', identity.author.name, gitName);
  problems.check('git.author.email', identity.author.email, gitEmail);
  for (const name of [...Object.keys(environment), ...secrets].filter((each) => OVERRIDES.test(each))) {
    problems.add(`${name} is set, and Git would take it instead of git.author: leave one of the two out`);
  }
  const settings = gitIdentitySettings(identity).map(([name]) => name.toLowerCase());
  for (const [variable, name] of Object.entries(environment)) {
    if (/^GIT_CONFIG_KEY_\d+$/.test(variable) && settings.includes(name.toLowerCase())) {
      problems.add(`environment.${variable} is "${name}", which git sets: leave it out`);
    }
  }
}
