import { isNativeError } from 'node:util/types';

/** Whether `error` is one of the operating system, of this code. (`instanceof` does not hold across realms.) */
export function hasCode(error: unknown, code: string): boolean {
  return isNativeError(error) && 'code' in error && error.code === code;
}

/** What `error` says. */
export function messageOf(error: unknown): string {
  return isNativeError(error) ? error.message : String(error);
}
