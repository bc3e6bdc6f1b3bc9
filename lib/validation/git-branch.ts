import type { Check } from './problem';
import { hasControlCharacter, textCheck } from './text';

/**
 * A branch name as `git check-ref-format --branch` accepts it.
 *
 * @see https://git-scm.com/docs/git-check-ref-format
 */
export const gitBranch: Check = textCheck((name) => {
  if (name.startsWith('-')) return 'begin with something other than -: git would read it as an option';
  if (name === 'HEAD' || name === '@') return 'write the name of a branch, such as main';
  if (hasControlCharacter(name) || /[ ~^:?*[\\]/.test(name))
    return 'leave out spaces and the characters ~ ^ : ? * [ \\';
  if (name.includes('..') || name.includes('@{')) return 'leave out .. and @{';
  if (name.endsWith('.')) return 'end with something other than a dot';
  for (const part of name.split('/')) {
    if (part === '') return 'write parts joined by single slashes, without one at either end';
    if (part.startsWith('.')) return 'begin no part with a dot';
    if (part.endsWith('.lock')) return 'end no part with .lock: git uses it for its own files';
  }
  return undefined;
});
