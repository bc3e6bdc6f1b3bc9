import coerce from 'semver/functions/coerce';
import gte from 'semver/functions/gte';
import type { Check } from '../validation/problem';

/** `1.35`, `1.35.2` and `v1.35.2`; a missing patch counts as 0. */
const VERSION = /^v?\d+\.\d+(\.\d+)?([-+][0-9A-Za-z.+-]+)?$/;

export const componentVersion: Check = (version) =>
  VERSION.test(version) ? undefined : 'write a version, such as 1.35.0';

/** Whether `version` is `since` or newer. What is no version is a finding of `componentVersion`, and new enough here. */
export function isAtLeast(version: string, since: string): boolean {
  const [present, needed] = [coerce(version), coerce(since)];
  return present === null || needed === null || gte(present, needed);
}
