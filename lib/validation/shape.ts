import { nearest } from './nearest';
import { printable } from './problem';

/**
 * What the compiler tells a user of TypeScript, for a user of JavaScript: one line for each place of `value` that has another
 * form than its type. `path` is the prop as the user wrote it.
 */
export type Shape = (value: unknown, path: string) => readonly string[];

/** One shape for each field of `T`; the compiler sees to it that none is forgotten. */
export type Fields<T> = { readonly [Key in keyof Required<T>]: Shape };

function ofType(type: 'string' | 'number' | 'boolean', name: string): Shape {
  return (value, path) => {
    if (typeof value === type) return [];
    return [`${path} ${shown(value)}: write ${name}${insteadOf(value)}`];
  };
}

/** A text. */
export const text = ofType('string', 'a string');

/** A number, whole or not. */
export const number = ofType('number', 'a number');

/** A switch. */
export const flag = ofType('boolean', 'true or false');

/** A field of Kubernetes that is passed through. */
export const mapping: Shape = (value, path) =>
  isMapping(value) ? [] : [`${path || 'props'} ${shown(value)}: write an object${insteadOf(value)}`];

/** What may be left out. */
export function optional(shape: Shape): Shape {
  return (value, path) => (value === undefined ? [] : shape(value, path));
}

/** One of `choices`. */
export function oneOf(...choices: readonly (string | boolean)[]): Shape {
  return (value, path) =>
    choices.some((choice) => choice === value) ? [] : [`${path} ${shown(value)}: write ${choices.join(' or ')}`];
}

/** `choices`, or what has the form of `shape`. */
export function oneOfOr(choices: readonly (string | boolean)[], shape: Shape): Shape {
  return (value, path) => {
    if (choices.some((choice) => choice === value)) return [];
    return isMapping(value)
      ? shape(value, path)
      : [`${path} ${shown(value)}: write ${choices.join(' or ')}, or an object`];
  };
}

/** A text, or what has the form of `shape`. */
export function textOr(shape: Shape): Shape {
  return (value, path) => {
    if (typeof value === 'string') return [];
    return isMapping(value) ? shape(value, path) : [`${path} ${shown(value)}: write a string, or an object`];
  };
}

/** Items of one form. */
export function listOf(shape: Shape): Shape {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item: unknown, index) => shape(item, `${path}[${index}]`))
      : [`${path} ${shown(value)}: write a list, in brackets`];
}

/** An object whose keys are the user's. */
export function recordOf(shape: Shape): Shape {
  return (value, path) =>
    isMapping(value)
      ? Object.entries(value).flatMap(([key, inner]) => shape(inner, `${path}.${key}`))
      : mapping(value, path);
}

/** An object with these fields and no other. */
export function fields<T>(shapes: Fields<T>): Shape {
  return (value, path) => {
    if (!isMapping(value)) return mapping(value, path);
    const known = new Map<string, Shape>(Object.entries(shapes));
    const unknown = Object.keys(value).filter((key) => !known.has(key));
    const free = [...known.keys()].filter((key) => value[key] === undefined);
    const meant = new Map(unknown.map((key) => [key, nearest(key, free)]));
    const isMeant = new Set(meant.values());
    return [
      ...unknown.map((key) => `${inside(path, key)} is not a prop: ${instead(meant.get(key), [...known.keys()])}`),
      // That it is missing was said by the word that was written in its place.
      ...[...known].flatMap(([key, shape]) => (isMeant.has(key) ? [] : shape(value[key], inside(path, key)))),
    ];
  };
}

/** More names than these nobody reads in an error. */
const FEW = 12;

function instead(meant: string | undefined, known: readonly string[]): string {
  if (meant !== undefined) return `did you mean ${meant}?`;
  return known.length <= FEW ? `there are ${known.join(', ')}` : 'docs/reference/ lists those that there are';
}

/** As `shape`, for what has to be there; `example` is what to write. */
export function shownBy(example: string, shape: Shape): Shape {
  return (value, path) =>
    value === undefined ? [`${path} is missing: write ${path.replace(/^.*\./, '')}: ${example}`] : shape(value, path);
}

/** What JSON can hold, however deep; what is undefined is left out. */
export const json: Shape = (value, path) => jsonProblems(value, path, []);

function jsonProblems(value: unknown, path: string, above: readonly unknown[]): readonly string[] {
  if (above.includes(value)) return [`${path} refers to what it is in: write a value that ends`];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => jsonProblems(item, `${path}[${index}]`, [...above, value]));
  }
  if (isMapping(value)) {
    return Object.entries(value).flatMap(([key, inner]) => jsonProblems(inner, inside(path, key), [...above, value]));
  }
  const fits =
    value === undefined || value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
  return fits
    ? []
    : [`${path} is ${typeof value === 'number' ? String(value) : `a ${typeof value}`}: JSON has no such value`];
}

/** Objects that a field called `key` tells apart. */
export function variants(key: string, shapes: Readonly<Record<string, Shape>>): Shape {
  return (value, path) => {
    if (!isMapping(value)) return mapping(value, path);
    const variant = value[key];
    const shape = typeof variant === 'string' && Object.hasOwn(shapes, variant) ? shapes[variant] : undefined;
    return shape === undefined ? oneOf(...Object.keys(shapes))(variant, inside(path, key)) : shape(value, path);
  };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inside(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function shown(value: unknown): string {
  return value === undefined ? 'is missing' : `is ${printable(value)}`;
}

function insteadOf(value: unknown): string {
  if (value === undefined) return '';
  if (value === null) return ' instead of null';
  return ` instead of ${Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`}`;
}
