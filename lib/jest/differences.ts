import type { MatcherContext } from './matcher';

/** Where `actual` is not what `expected` says a part of, as `toMatchObject` would: one line each, empty when it is. */
export function differences(
  context: MatcherContext,
  expected: unknown,
  actual: unknown,
  path: string = '',
): readonly string[] {
  if (isPlain(expected) && isPlain(actual)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(context, value, actual[key], path === '' ? key : `${path}.${key}`),
    );
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((value, index) => differences(context, value, actual[index], `${path}[${index}]`));
  }
  if (context.equals(actual, expected)) return [];
  const { stringify } = context.utils;
  const found = actual === undefined ? 'there is none' : `it is ${stringify(actual)}`;
  return [`${path === '' ? 'the object' : path}: expected ${stringify(expected)}, and ${found}`];
}

/** Matchers such as `expect.any` are objects as well, of a class. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
