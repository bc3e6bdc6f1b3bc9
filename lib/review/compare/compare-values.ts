import type { JsonValue } from '../../gitops/description';
import { isList, isMap } from '../json';
import type { FieldChange, JsonObject } from '../model';
import { compareTexts } from './compare-texts';
import { equalScalars } from './equal-scalars';
import { hideAll, hideSecrets } from './hidden';
import { isOrdered, listKey } from './list-identity';
import { isSameValue } from './same-value';

type Value = JsonValue | undefined;

/** Where two values stand. */
interface Place {
  /** As a person reads it. */
  readonly text: string;

  /** The last key of it. */
  readonly field: string;

  /** The field of the list that the map is an item of. */
  readonly list?: string;

  /** The name of the item of a list: of a variable, its value is one. */
  readonly item?: string;

  /** Below it nothing may be shown. */
  readonly secret?: boolean;
}

/** What differs between two objects, by the meaning of their fields. */
export function compareObjects(before: JsonObject, after: JsonObject): readonly FieldChange[] {
  const isSecret = [before, after].some(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Secret');
  return Object.keys({ ...before, ...after }).flatMap((key) =>
    compare(
      () => ({ text: key, field: key, secret: isSecret && (key === 'data' || key === 'stringData') }),
      own(before, key),
      own(after, key),
    ),
  );
}

/** Most is the same, and need not be told where it stands. */
function compare(place: () => Place, before: Value, after: Value): readonly FieldChange[] {
  return isSameValue(before, after) ? [] : compareDifferent(place(), before, after);
}

function compareDifferent(place: Place, before: Value, after: Value): readonly FieldChange[] {
  if (isMap(before) && isMap(after)) return compareMaps(place, before, after);
  if (isList(before) && isList(after)) return compareLists(place, before, after);
  if (typeof before === 'string' && typeof after === 'string' && place.secret !== true) {
    if (equalScalars(place.field, place.list, before, after)) return [];
    const structured = compareJson(place, before, after);
    if (structured !== undefined) return structured;
    if (before.includes('\n') || after.includes('\n')) return compareTexts(place.text, before, after);
  }
  if (equalScalars(place.field, place.list, before, after) || (isNothing(before) && isNothing(after))) return [];
  return [shown(place, before, after)];
}

/** A field that is null is not there. */
function isNothing(value: Value): boolean {
  return value === undefined || value === null;
}

function compareMaps(place: Place, before: JsonObject, after: JsonObject): readonly FieldChange[] {
  return Object.keys({ ...before, ...after }).flatMap((key) =>
    compare(
      () => ({
        text: `${place.text}${step(key)}`,
        field: key,
        ...(place.item !== undefined && { list: place.field, item: place.item }),
        ...(place.secret === true && { secret: true }),
      }),
      own(before, key),
      own(after, key),
    ),
  );
}

function compareLists(place: Place, before: readonly JsonValue[], after: readonly JsonValue[]): readonly FieldChange[] {
  if (![...before, ...after].every(isMap)) return compareScalarLists(place, before, after);
  const key = listKey(place.field, before, after);
  if (key === undefined) return compareUnkeyed(place, before, after);
  const old = new Map(before.map((item) => [key(item), item]));
  const young = new Map(after.map((item) => [key(item), item]));
  const changes = [...new Map([...old, ...young]).keys()].flatMap((name) =>
    compare(() => ({ ...place, text: `${place.text}[${name}]`, item: name }), old.get(name), young.get(name)),
  );
  const [oldOrder, youngOrder] = [order(old, young), order(young, old)];
  return isOrdered(place.field, [before, after]) && !isSameValue(oldOrder, youngOrder)
    ? [...changes, { field: `${place.text} (order)`, before: oldOrder, after: youngOrder }]
    : changes;
}

/** The names that both sides have, in the order of one. */
function order(of: ReadonlyMap<string, JsonValue>, other: ReadonlyMap<string, JsonValue>): readonly string[] {
  return [...of.keys()].filter((name) => other.has(name));
}

function compareScalarLists(
  place: Place,
  before: readonly JsonValue[],
  after: readonly JsonValue[],
): readonly FieldChange[] {
  const sorted = (list: readonly JsonValue[]): readonly string[] => list.map((item) => JSON.stringify(item)).sort();
  if (!isOrdered(place.field, [before, after]) && isSameValue(sorted(before), sorted(after))) return [];
  return [shown(place, before, after)];
}

/** Items that are in both lists are no change; the others are set against each other as they come. */
function compareUnkeyed(
  place: Place,
  before: readonly JsonValue[],
  after: readonly JsonValue[],
): readonly FieldChange[] {
  const [gone, come] = [without(before, after), without(after, before)];
  if (gone.length === 0 && come.length === 0) {
    return isOrdered(place.field, [before, after])
      ? [{ field: `${place.text} (order)`, ...hidden(place, before, after) }]
      : [];
  }
  return Array.from({ length: Math.max(gone.length, come.length) }).flatMap((_, index) => {
    const number = String((come[index] ?? gone[index])?.index ?? index);
    const inList = { ...place, text: `${place.text}[${number}]`, item: number };
    return compare(() => inList, gone[index]?.item, come[index]?.item);
  });
}

function without(
  list: readonly JsonValue[],
  other: readonly JsonValue[],
): readonly { readonly item: JsonValue; readonly index: number }[] {
  const rest = new Map<string, number>();
  for (const item of other) {
    const text = canonical(item);
    rest.set(text, (rest.get(text) ?? 0) + 1);
  }
  return list.flatMap((item, index) => {
    const text = canonical(item);
    const left = rest.get(text) ?? 0;
    if (left === 0) return [{ item, index }];
    rest.set(text, left - 1);
    return [];
  });
}

/** The same text for values that differ in the order of their keys alone. */
function canonical(value: JsonValue): string {
  return JSON.stringify(value, (_, inner: JsonValue) =>
    isMap(inner) ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1))) : inner,
  );
}

/** JSON that is the text of a file, such as OpenCode's configuration, is compared by what it says. */
function compareJson(place: Place, before: string, after: string): readonly FieldChange[] | undefined {
  if (!place.field.endsWith('.json')) return undefined;
  try {
    const [old, young] = [JSON.parse(before) as JsonValue, JSON.parse(after) as JsonValue];
    return isMap(old) && isMap(young) ? compareMaps(place, old, young) : undefined;
  } catch {
    return undefined;
  }
}

function shown(place: Place, before: Value, after: Value): FieldChange {
  return { field: place.text, ...hidden(place, before, after) };
}

function hidden({ field, item, secret }: Place, before: Value, after: Value): Pick<FieldChange, 'before' | 'after'> {
  const name = field === 'value' && item !== undefined ? item : field;
  const hide = secret === true ? hideAll : (value: JsonValue): JsonValue => hideSecrets(name, value);
  return {
    ...(before !== undefined && { before: hide(before) }),
    ...(after !== undefined && { after: hide(after) }),
  };
}

function step(key: string): string {
  return /^[\w-]+$/.test(key) ? `.${key}` : `[${key}]`;
}

function own(map: JsonObject, key: string): Value {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
