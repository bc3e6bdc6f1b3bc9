import type { JsonValue } from '../gitops/description';
import type { JsonObject } from './model';

type Value = JsonValue | undefined;

/** Whether a value is a map. */
export function isMap(value: Value): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isList(value: Value): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** What stands at a path of keys; nothing where there is no such place. */
export function at(value: Value, ...path: readonly string[]): Value {
  let found: Value = value;
  for (const key of path) {
    if (!isMap(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

/** The map at a path, empty where there is none. */
export function mapAt(value: Value, ...path: readonly string[]): JsonObject {
  const found = at(value, ...path);
  return isMap(found) ? found : {};
}

/** The list at a path, empty where there is none. */
export function listAt(value: Value, ...path: readonly string[]): readonly JsonValue[] {
  const found = at(value, ...path);
  return isList(found) ? found : [];
}

/** The text at a path; a number or a truth value is written as YAML has it. Nothing where there is none. */
export function textAt(value: Value, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  if (typeof found === 'string') return found;
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined;
}

/** The texts of the list at a path. */
export function textsAt(value: Value, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).flatMap((item) => textAt(item) ?? []);
}

/** The items of the list at a path that are maps. */
export function mapsAt(value: Value, ...path: readonly string[]): readonly JsonObject[] {
  return listAt(value, ...path).filter(isMap);
}

/** The map without the keys whose value is undefined. */
export function defined(fields: Readonly<Record<string, Value>>): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) define(kept, key, value);
  return kept;
}

/** The map without some of its keys. */
export function omit(map: JsonObject, ...keys: readonly string[]): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(map)) if (!keys.includes(key)) define(kept, key, value);
  return kept;
}

/** An assignment, which to `__proto__` would be none. */
function define(map: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true });
  else map[key] = value;
}
