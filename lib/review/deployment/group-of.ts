/** The group of a key, made where there is none yet. */
export function groupOf<Key, Group>(groups: Map<Key, Group>, key: Key, make: () => Group): Group {
  const known = groups.get(key);
  if (known !== undefined) return known;
  const made = make();
  groups.set(key, made);
  return made;
}
