import { isDeepStrictEqual } from 'node:util';
import { printable } from '../validation/problem';
import { isRecord } from './record';
import { hasFormat } from './schema-formats';
import { hasPattern } from './schema-pattern';
import type { StructuralSchema } from './structural-schema';

/** Flux replaces `${NAME}` before the API server sees it, so its text cannot be judged here. */
const SUBSTITUTED = /(^|[^$])\$\{[A-Za-z_]/;

/**
 * What the API server would refuse of an object, one line each: where in it, what stands there, what is allowed. Unknown fields count, as with
 * `kubectl apply --validate=strict`. Rules in CEL are not looked at.
 */
export function violations(manifest: unknown, schema: StructuralSchema): readonly string[] {
  return check(asReceived(manifest, schema), schema, '');
}

/** JSON knows no undefined, and the API server drops a null where no null may be, and fills defaults in. */
function asReceived(value: unknown, schema: StructuralSchema | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => asReceived(item ?? null, schema?.items));
  if (!isRecord(value)) return value;
  const written = Object.entries(value).filter(([key, child]) => {
    const its = childSchema(schema, key);
    return child !== undefined && (child !== null || its === undefined || its.nullable === true);
  });
  const names = new Set(written.map(([key]) => key));
  const defaults = Object.entries(schema?.properties ?? {}).flatMap(([key, its]) =>
    its.default === undefined || names.has(key) ? [] : [[key, its.default] as const],
  );
  return Object.fromEntries(
    [...written, ...defaults].map(([key, child]) => [key, asReceived(child, childSchema(schema, key))]),
  );
}

function childSchema(schema: StructuralSchema | undefined, key: string): StructuralSchema | undefined {
  const known = schema?.properties;
  if (known !== undefined && Object.hasOwn(known, key)) return known[key];
  return typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

function check(value: unknown, schema: StructuralSchema, path: string): readonly string[] {
  if (typeof value === 'string' && SUBSTITUTED.test(value)) return [];
  const wrong = (allowed: string): string => `${path || 'the object'} is ${printable(value)}: ${allowed}`;
  const type = typeProblem(value, schema);
  if (type !== undefined) return [wrong(type)];
  const found =
    (schema.enum?.some((allowed) => isDeepStrictEqual(allowed, value)) ?? true)
      ? []
      : [wrong(`write one of ${schema.enum?.join(', ') ?? ''}`)];
  if (value === null) return found;
  return [
    ...found,
    ...ownProblems(value, schema).map(wrong),
    ...(Array.isArray(value) ? checkItems(value, schema, path) : []),
    ...(isRecord(value) ? checkFields(value, schema, path) : []),
    ...compositionProblems(value, schema, path).map((problem) => (problem.startsWith(path) ? problem : wrong(problem))),
  ];
}

function typeProblem(value: unknown, schema: StructuralSchema): string | undefined {
  if (value === null)
    return schema.type === undefined || schema.nullable === true ? undefined : `write ${article(schema.type)}`;
  if (schema['x-kubernetes-int-or-string'] === true)
    return typeof value === 'string' || Number.isInteger(value) ? undefined : 'write an integer or a string';
  switch (schema.type) {
    case undefined:
      return undefined;
    case 'object':
      return isRecord(value) ? undefined : 'write an object';
    case 'array':
      return Array.isArray(value) ? undefined : 'write an array';
    case 'integer':
      return Number.isInteger(value) ? undefined : 'write an integer';
    default:
      return typeof value === schema.type ? undefined : `write ${article(schema.type)}`;
  }
}

/** Of a value by itself, without what is below it. */
function ownProblems(value: unknown, schema: StructuralSchema): readonly string[] {
  if (typeof value === 'string') return textProblems(value, schema);
  if (typeof value === 'number') return numberProblems(value, schema);
  if (Array.isArray(value)) return sizeProblems(value.length, schema, 'minItems', 'maxItems');
  return isRecord(value) ? sizeProblems(Object.keys(value).length, schema, 'minProperties', 'maxProperties') : [];
}

function textProblems(text: string, schema: StructuralSchema): readonly string[] {
  return [
    ...sizeProblems([...text].length, schema, 'minLength', 'maxLength'),
    ...(schema.pattern === undefined || hasPattern(text, schema.pattern)
      ? []
      : [`write what matches ${schema.pattern}`]),
    ...(schema.format === undefined || hasFormat(text, schema.format) ? [] : [`write ${article(schema.format)}`]),
  ];
}

function numberProblems(number: number, schema: StructuralSchema): readonly string[] {
  const { minimum, maximum, multipleOf, format } = schema;
  // The API server takes any number; the controller then cannot read the object at all.
  const [least, most] = format === 'int32' ? [-(2 ** 31), 2 ** 31 - 1] : [undefined, undefined];
  const low = minimum ?? least;
  const high = maximum ?? most;
  const tooLow = low !== undefined && (schema.exclusiveMinimum === true ? number <= low : number < low);
  const tooHigh = high !== undefined && (schema.exclusiveMaximum === true ? number >= high : number > high);
  return [
    ...(tooLow ? [`minimum is ${low}`] : []),
    ...(tooHigh ? [`maximum is ${high}`] : []),
    ...(multipleOf === undefined || Number.isInteger(number / multipleOf) ? [] : [`write a multiple of ${multipleOf}`]),
  ];
}

type Size = 'minItems' | 'maxItems' | 'minLength' | 'maxLength' | 'minProperties' | 'maxProperties';

function sizeProblems(size: number, schema: StructuralSchema, least: Size, most: Size): readonly string[] {
  const low = schema[least];
  const high = schema[most];
  return [
    ...(low !== undefined && size < low ? [`${least} is ${low}`] : []),
    ...(high !== undefined && size > high ? [`${most} is ${high}`] : []),
  ];
}

function checkItems(list: readonly unknown[], schema: StructuralSchema, path: string): readonly string[] {
  const { items } = schema;
  const below = items === undefined ? [] : list.flatMap((item, index) => check(item, items, `${path}[${index}]`));
  const keys = schema['x-kubernetes-list-map-keys'];
  const identity = (item: unknown): unknown =>
    schema['x-kubernetes-list-type'] === 'set' || keys === undefined
      ? item
      : keys.map((name) => (isRecord(item) ? item[name] : undefined));
  if (schema['x-kubernetes-list-type'] === undefined && keys === undefined) return below;
  const words = keys === undefined ? 'the same value' : `the same ${keys.join(' and ')}`;
  const repeated = list.flatMap((item, index) => {
    const first = list.findIndex((other) => isDeepStrictEqual(identity(other), identity(item)));
    return first === index ? [] : [`${path}[${index}] has ${words} as ${path}[${first}]: each may occur once`];
  });
  return [...repeated, ...below];
}

function checkFields(
  map: Readonly<Record<string, unknown>>,
  schema: StructuralSchema,
  path: string,
): readonly string[] {
  const place = (field: string): string => {
    const step = /^[\w-]+$/.test(field) ? `.${field}` : `["${field}"]`;
    return path === '' ? step.replace(/^\./, '') : `${path}${step}`;
  };
  const missing = (schema.required ?? []).filter((field) => !Object.hasOwn(map, field));
  const below = Object.entries(map).flatMap(([field, value]) => {
    const its = childSchema(schema, field);
    if (its !== undefined) return check(value, its, place(field));
    return isKnownOnlyByName(schema)
      ? []
      : [`${place(field)} is not a field of this kind and version: ${knownFields(schema)}`];
  });
  return [...missing.map((field) => `${place(field)} is missing`), ...below];
}

/** Parts of a composition have no type, and say nothing of the fields that they do not name. */
function isKnownOnlyByName(schema: StructuralSchema): boolean {
  return (
    schema.type === undefined ||
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    schema.additionalProperties === true
  );
}

function knownFields({ properties = {} }: StructuralSchema): string {
  const names = Object.keys(properties).sort();
  return names.length === 0 ? 'no field is known there' : `known are ${names.join(', ')}`;
}

/** What is wrong with each alternative says less than what the alternatives are. */
function compositionProblems(value: unknown, schema: StructuralSchema, path: string): readonly string[] {
  const fits = (part: StructuralSchema): boolean => check(value, part, path).length === 0;
  const { anyOf, oneOf, not } = schema;
  return [
    ...(schema.allOf ?? []).flatMap((part) => check(value, part, path)),
    ...(anyOf === undefined || anyOf.some(fits) ? [] : [`it must satisfy anyOf ${printable(anyOf)}`]),
    ...(oneOf === undefined || oneOf.filter(fits).length === 1 ? [] : [`it must satisfy oneOf ${printable(oneOf)}`]),
    ...(not === undefined || !fits(not) ? [] : [`it must satisfy not ${printable(not)}`]),
  ];
}

function article(word: string): string {
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
}
