import type { JsonValue } from '../../gitops/description';
import { containsSecret, looksRandom, namesSecret } from '../../validation/secret-pattern';
import { isMap } from '../json';

/** What stands where a secret would be shown. */
export const HIDDEN = '(not shown)';

/** A text without the secrets in it: all of it, or the values of `NAME=value`. */
export function withoutSecrets(text: string): string {
  if (containsSecret(text)) return HIDDEN;
  return text.replace(
    /([A-Za-z_][\w.-]*)(["']?\s*[=:]\s*["']?)([^\s"',;]+)/g,
    (whole, name: string, between: string, value: string) =>
      namesSecret(name) && looksRandom(value) ? `${name}${between}${HIDDEN}` : whole,
  );
}

/** A value without the secrets in it; `name` is the key or variable that it belongs to. */
export function hideSecrets(name: string, value: JsonValue): JsonValue {
  if (typeof value === 'string') {
    return namesSecret(name) && looksRandom(value) ? HIDDEN : withoutSecrets(value);
  }
  if (Array.isArray(value)) return value.map((item: JsonValue) => hideSecrets(name, item));
  if (!isMap(value)) return value;
  // The name of a variable stands beside its value.
  const named = typeof value['name'] === 'string' && typeof value['value'] === 'string' ? value['name'] : undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      hideSecrets(key === 'value' && named !== undefined ? named : key, child),
    ]),
  );
}

/** As many hidden values as there are: which keys a Secret has may be seen. */
export function hideAll(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => hideAll(item));
  if (!isMap(value)) return HIDDEN;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, hideAll(child)]));
}
