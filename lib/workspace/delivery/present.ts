type Collection = readonly unknown[] | Readonly<Record<string, unknown>>;

/** `{ [key]: value }`, or nothing for an empty list or map: an empty field is noise in a file that people read. */
export function present<Key extends string, Value extends Collection>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  const size = value === undefined ? 0 : Array.isArray(value) ? value.length : Object.keys(value).length;
  return size === 0 ? {} : ({ [key]: value } as { readonly [K in Key]?: Value });
}
