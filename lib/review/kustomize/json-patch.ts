import { isDeepStrictEqual } from 'node:util';
import type { JsonValue } from '../../gitops/description';
import { isList, isMap, textAt } from '../json';
import type { JsonObject } from '../model';

/** An operation that cannot be carried out, for which kustomize refuses the whole build. */
export class RefusedOperation extends Error {}

/**
 * An object after the operations of a JSON patch.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6902
 * @throws RefusedOperation
 */
export function jsonPatch(object: JsonObject, operations: readonly JsonObject[]): JsonObject {
  return operations.reduce<JsonValue>(carryOut, object) as JsonObject;
}

function carryOut(object: JsonValue, operation: JsonObject): JsonValue {
  const name = textAt(operation, 'op') ?? '';
  const path = textAt(operation, 'path') ?? '';
  const { value = null } = operation;
  const from = textAt(operation, 'from') ?? '';
  const refuse = (): never => {
    throw new RefusedOperation(`{op: ${name}, path: ${path}}`);
  };
  const place = stepsOf(path);
  switch (name) {
    case 'add':
      return change(object, place, (parent, key) => added(parent, key, value) ?? refuse(), refuse);
    case 'replace':
      return change(object, place, (parent, key) => replaced(parent, key, value) ?? refuse(), refuse);
    case 'remove':
      return change(object, place, (parent, key) => removed(parent, key) ?? refuse(), refuse);
    case 'move':
    case 'copy': {
      const moved = valueAt(object, stepsOf(from)) ?? refuse();
      const rest =
        name === 'copy'
          ? object
          : change(object, stepsOf(from), (parent, key) => removed(parent, key) ?? refuse(), refuse);
      return change(rest, place, (parent, key) => added(parent, key, moved) ?? refuse(), refuse);
    }
    case 'test':
      return isDeepStrictEqual(valueAt(object, place) ?? null, value) ? object : refuse();
    default:
      return refuse();
  }
}

function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(value: JsonValue, steps: readonly string[]): JsonValue | undefined {
  return steps.reduce<JsonValue | undefined>((found, step) => {
    if (isList(found)) return found[indexOf(found, step) ?? -1];
    return isMap(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }, value);
}

/** The value with what `edit` makes of the map or list that the last step is of. */
function change(
  value: JsonValue,
  [step, ...rest]: readonly string[],
  edit: (parent: JsonValue, key: string) => JsonValue,
  refuse: () => never,
): JsonValue {
  if (step === undefined) return refuse();
  if (rest.length === 0) return edit(value, step);
  const child = valueAt(value, [step]) ?? refuse();
  return replaced(value, step, change(child, rest, edit, refuse)) ?? refuse();
}

function added(parent: JsonValue, key: string, value: JsonValue): JsonValue | undefined {
  if (!isList(parent)) return isMap(parent) ? { ...parent, [key]: value } : undefined;
  const index = key === '-' || key === String(parent.length) ? parent.length : indexOf(parent, key);
  return index === undefined ? undefined : [...parent.slice(0, index), value, ...parent.slice(index)];
}

function replaced(parent: JsonValue, key: string, value: JsonValue): JsonValue | undefined {
  if (isList(parent)) {
    const index = indexOf(parent, key);
    return index === undefined ? undefined : parent.map((item: JsonValue, at) => (at === index ? value : item));
  }
  return isMap(parent) && Object.hasOwn(parent, key) ? { ...parent, [key]: value } : undefined;
}

function removed(parent: JsonValue, key: string): JsonValue | undefined {
  if (isList(parent)) {
    const index = indexOf(parent, key);
    return index === undefined ? undefined : parent.filter((_: JsonValue, at) => at !== index);
  }
  if (!isMap(parent) || !Object.hasOwn(parent, key)) return undefined;
  return Object.fromEntries(Object.entries(parent).filter(([name]) => name !== key));
}

function indexOf(list: readonly JsonValue[], key: string): number | undefined {
  if (!/^-?\d+$/.test(key)) return undefined;
  const index = Number(key) < 0 ? list.length + Number(key) : Number(key);
  return index >= 0 && index < list.length ? index : undefined;
}
