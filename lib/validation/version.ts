import type { Check } from './problem';
import { textCheck } from './text';
import coerce from 'semver/functions/coerce';
import compare from 'semver/functions/compare';

const pattern = /^v?\d{1,9}\.\d{1,9}(\.\d{1,9})?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/**
 * A version, such as `1.35` or `1.7.1`.
 *
 * @see https://semver.org
 */
export const version: Check = textCheck((text) =>
  pattern.test(text) && read(text) !== null ? undefined : 'write a version such as 1.7.1 or 1.35',
);

/** Negative, zero or positive as `a` is older than, the same as or newer than `b`; a left-out patch is 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [read(a), read(b)];
  return left === null || right === null ? NaN : compare(left, right);
}

/** Whether `declared` has what came with `required`. */
export function isAtLeast(declared: string, required: string): boolean {
  return compareVersions(declared, required) >= 0;
}

function read(text: string): ReturnType<typeof coerce> {
  return coerce(text, { includePrerelease: true });
}
