import { identityKey } from '../identity/identity-text';
import { isList, isMap } from '../json';
import type { Item } from '../model';
import type { JsonValue } from '../../gitops/description';

/** The later items with what is equal in both taken from the earlier ones: memory has it once, and a comparison ends there. */
export function shareEqual(earlier: readonly Item[], later: readonly Item[]): readonly Item[] {
  if (earlier.length === 0) return later;
  const known = new Map(earlier.map((item) => [identityKey(item.identity), item]));
  return later.map((item) => {
    const other = known.get(identityKey(item.identity));
    if (item.type !== 'object' || other?.type !== 'object') return item;
    return { ...item, identity: other.identity, object: shared(other.object, item.object) };
  });
}

/** `later`, or the earlier value where that is the same to the order of its keys. */
function shared<T extends JsonValue>(earlier: JsonValue | undefined, later: T): T {
  // Of two texts that are equal too: a piece of a file keeps all of its text in memory.
  if (earlier === later) return earlier as T;
  if (typeof later !== 'object' || later === null) return later;
  if (isList(later)) return isList(earlier) ? (sharedList(earlier, later) as T) : later;
  return isMap(earlier) && isMap(later) ? (sharedMap(earlier, later) as T) : later;
}

function sharedList(earlier: readonly JsonValue[], later: readonly JsonValue[]): readonly JsonValue[] {
  const items = later.map((item, index) => shared(earlier[index], item));
  return items.length === earlier.length && items.every((item, index) => item === earlier[index]) ? earlier : items;
}

function sharedMap(
  earlier: Readonly<Record<string, JsonValue>>,
  later: Readonly<Record<string, JsonValue>>,
): Readonly<Record<string, JsonValue>> {
  const keys = Object.keys(later);
  const old = Object.keys(earlier);
  let isSame = keys.length === old.length;
  const entries = keys.map((key, index) => {
    const value = shared(Object.hasOwn(earlier, key) ? earlier[key] : undefined, later[key] ?? null);
    isSame &&= old[index] === key && earlier[key] === value;
    return [key, value] as const;
  });
  return isSame ? earlier : Object.fromEntries(entries);
}
