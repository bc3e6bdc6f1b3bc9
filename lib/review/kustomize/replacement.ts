import type { JsonValue } from '../../gitops/description';
import { isList, isMap, mapAt, mapsAt, textAt, textsAt } from '../json';
import type { JsonObject } from '../model';
import { isSelected, type Travelling } from './selector';
import type { Replacement } from './transform';

/** The value of `source`, taken from the one object that it means; undefined where there is none. */
export function replacementOf(given: JsonObject, scope: readonly Travelling[]): Replacement | undefined {
  const targets = mapsAt(given, 'targets');
  const fixed = textAt(given, 'sourceValue');
  if (fixed !== undefined) return { value: fixed, targets };
  const source = mapAt(given, 'source');
  const found = scope.filter((each) => isSelected(each, source));
  const value = textAt(valueAt(found[0]?.object, stepsOf(textAt(source, 'fieldPath') ?? 'metadata.name')));
  if (found.length !== 1 || value === undefined) return undefined;
  const delimiter = textAt(source, 'options', 'delimiter');
  const part =
    delimiter === undefined ? value : value.split(delimiter)[Number(textAt(source, 'options', 'index') ?? 0)];
  return part === undefined ? undefined : { value: part, targets };
}

/** An object with the value in its fields, where it is one of the targets. */
export function withReplacement(travelling: Travelling, { value, targets }: Replacement): JsonObject {
  return targets.reduce((object, target) => {
    const found = { ...travelling, object };
    const isTarget =
      isSelected(found, mapAt(target, 'select')) && !mapsAt(target, 'reject').some((each) => isSelected(found, each));
    if (!isTarget) return object;
    const paths = textsAt(target, 'fieldPaths');
    return (paths.length === 0 ? ['metadata.name'] : paths).reduce(
      (changed, path) => put(changed, stepsOf(path), value, mapAt(target, 'options')) as JsonObject,
      object,
    );
  }, travelling.object);
}

/** `a.[name=b].c`, `a.0.c`, `a.*.c`; a dot within a key is written `\.`. */
function stepsOf(path: string): readonly string[] {
  return path.match(/\[[^\]]*\]|(?:\\.|[^.[\]])+/g)?.map((step) => step.replaceAll('\\.', '.')) ?? [];
}

function valueAt(value: JsonValue | undefined, [step, ...rest]: readonly string[]): JsonValue | undefined {
  if (step === undefined || value === undefined) return value;
  if (isMap(value)) return valueAt(Object.hasOwn(value, step) ? value[step] : undefined, rest);
  return isList(value)
    ? valueAt(
        value.find((item, index) => isStep(step, item, index)),
        rest,
      )
    : undefined;
}

function isStep(step: string, item: JsonValue, index: number): boolean {
  const { key, wanted } = /^\[(?<key>[^=]+)=(?<wanted>.*)\]$/.exec(step)?.groups ?? {};
  return key === undefined ? step === '*' || step === String(index) : textAt(item, key) === wanted;
}

function put(value: JsonValue, [step, ...rest]: readonly string[], fresh: string, options: JsonObject): JsonValue {
  if (step === undefined) return isMap(value) || isList(value) ? fresh : delimited(value, fresh, options);
  if (isList(value)) {
    return value.map((item, index) => (isStep(step, item, index) ? put(item, rest, fresh, options) : item));
  }
  if (!isMap(value)) return value;
  if (step === '*') {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, put(child, rest, fresh, options)]));
  }
  if (!Object.hasOwn(value, step)) {
    if (textAt(options, 'create') !== 'true') return value;
    return { ...value, [step]: rest.length === 0 ? fresh : put({}, rest, fresh, options) };
  }
  return { ...value, [step]: put(value[step] ?? null, rest, fresh, options) };
}

/** A number that is replaced stays one. */
function delimited(old: JsonValue, value: string, options: JsonObject): JsonValue {
  const delimiter = textAt(options, 'delimiter');
  if (delimiter === undefined) return typeof old === 'number' && /^\d+$/.test(value) ? Number(value) : value;
  const parts = String(old).split(delimiter);
  const index = Number(textAt(options, 'index') ?? 0);
  if (index < 0) parts.unshift(value);
  else if (index >= parts.length) parts.push(value);
  else parts[index] = value;
  return parts.join(delimiter);
}
