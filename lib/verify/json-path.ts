/** What is at `keys` in something that was parsed; undefined where nothing is. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Readonly<Record<string, unknown>>)[key] : undefined,
    value,
  );
}

/** The same, where a text is expected. */
export function textAt(value: unknown, ...keys: readonly (string | number)[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

/** The same, where a list is expected; nothing counts as an empty one. */
export function listAt(value: unknown, ...keys: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** The same, where an object is expected; nothing counts as an empty one. */
export function recordAt(value: unknown, ...keys: readonly (string | number)[]): Readonly<Record<string, unknown>> {
  const found = at(value, ...keys);
  return typeof found === 'object' && found !== null && !Array.isArray(found)
    ? (found as Readonly<Record<string, unknown>>)
    : {};
}
