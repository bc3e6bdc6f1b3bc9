import { normalize } from 'node:path/posix';
import type { Check } from '../validation/problem';

/** A POSIX path that stays below the directory it is relative to, on every operating system and in every archive. */
export const relativePath: Check = (path) => {
  if (path === '') return 'write a relative path, such as kubernetes/apps/web';
  if (
    path.startsWith('/') ||
    path.includes('\\') ||
    normalize(path) !== path ||
    path.endsWith('/') ||
    /^\.\.?(\/|$)/.test(path)
  ) {
    return 'write a relative path with forward slashes, without . and .. segments';
  }
  // A line of the ownership manifest is one path.
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'leave out control characters';
  if (path.split('/').some((segment) => segment.length > 255)) return 'keep each segment below 256 characters';
  return undefined;
};
