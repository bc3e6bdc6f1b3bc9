import { type IgnoreRules, rulesOfRepository } from '../gitops/source-ignore';
import type { Finding } from './finding';

/** `.sourceignore` of the repository, and after it `spec.ignore` of the source. */
export function ignoreRules(root: string, ofSource: Finding<string> | undefined): readonly IgnoreRules[] {
  return [
    ...rulesOfRepository(root),
    ...(ofSource === undefined
      ? []
      : [{ place: `spec.ignore of the GitRepository in ${ofSource.files[0] ?? ''}`, rules: ofSource.value }]),
  ];
}
