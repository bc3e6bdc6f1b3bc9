import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IgnoreRules } from '../gitops/source-ignore';
import type { Finding } from './finding';

/** `.sourceignore` of the repository, and after it `spec.ignore` of the source. */
export function ignoreRules(root: string, ofSource: Finding<string> | undefined): readonly IgnoreRules[] {
  const file = join(root, '.sourceignore');
  return [
    ...(existsSync(file) ? [{ place: '.sourceignore', rules: readFileSync(file, 'utf8') }] : []),
    ...(ofSource === undefined
      ? []
      : [{ place: `spec.ignore of the GitRepository in ${ofSource.files[0] ?? ''}`, rules: ofSource.value }]),
  ];
}
