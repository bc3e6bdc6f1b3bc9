import { containsSecret, namesSecret } from './secret-pattern';

const HARMLESS_VALUE = /^(true|false|yes|no|on|off|[0-9]+|)$/i;

/** Whether a variable looks as if it held a secret, by its name or by its value. */
export function looksLikeSecret(name: string, value: string): boolean {
  const byName = namesSecret(name) || /(^|_)AUTH_CONTENT$/i.test(name);
  return (byName && !HARMLESS_VALUE.test(value)) || containsSecret(value);
}
