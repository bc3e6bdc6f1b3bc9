import type { OutputUnit } from '@cfworker/json-schema';
import { printable } from '../validation/problem';
import { isRecord } from './record';
import type { JsonSchema } from './schema-store';

/** Keywords whose error only says that something below it is wrong, which has an error of its own. */
const containers = ['properties', 'items', 'allOf', 'false'];

/** Whether an error says again what another one says. `before` are the errors reported before it. */
export function isConsequence(error: OutputUnit, before: readonly OutputUnit[], schema: JsonSchema): boolean {
  if (containers.includes(error.keyword)) return true;
  // Where every name is allowed (labels), the error is that of the value.
  if (error.keyword === 'additionalProperties' && valueAt(schema, error.keywordLocation) !== false) return true;
  // What is wrong with each alternative says less than what the alternatives are.
  return before.some(
    ({ keyword, keywordLocation }) =>
      ['anyOf', 'oneOf', 'not'].includes(keyword) && error.keywordLocation.startsWith(`${keywordLocation}/`),
  );
}

/** One line: where in the object, what stands there, and what is allowed. */
export function advise(error: OutputUnit, manifest: unknown, schema: JsonSchema): string {
  const { instanceLocation, keyword, keywordLocation } = error;
  const path = displayPath(instanceLocation);
  const rule = valueAt(schema, keywordLocation);
  if (keyword === 'additionalProperties' && rule === false) {
    const field = /^Property "(.*)" does not match/s.exec(error.error)?.[1] ?? '';
    const known = knownFields(valueAt(schema, keywordLocation.replace(/\/additionalProperties$/, '/properties')));
    return `${path === '' ? field : `${path}.${field}`} is not a field of this kind and version: ${known}`;
  }
  if (keyword === 'required') {
    const field = /required property "(.*)"/s.exec(error.error)?.[1] ?? printable(rule);
    return `${path === '' ? field : `${path}.${field}`} is missing`;
  }
  return `${path || 'the object'} is ${printable(valueAt(manifest, instanceLocation))}: ${allowed(keyword, rule)}`;
}

function allowed(keyword: string, rule: unknown): string {
  switch (keyword) {
    case 'enum':
      return `write one of ${Array.isArray(rule) ? rule.join(', ') : printable(rule)}`;
    case 'type':
      return `write ${Array.isArray(rule) ? rule.map(article).join(' or ') : article(rule)}`;
    case 'pattern':
      return `write what matches ${String(rule)}`;
    case 'format':
      return `write ${article(rule)}`;
    case 'minimum':
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return `${keyword} is ${String(rule)}`;
    case 'maximum':
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return `${keyword} is ${String(rule)}`;
    case 'uniqueItems':
      return 'write each item once';
    default:
      return `it must satisfy ${keyword} ${printable(rule)}`;
  }
}

function article(type: unknown): string {
  return `${/^[aeiou]/.test(String(type)) ? 'an' : 'a'} ${String(type)}`;
}

function knownFields(properties: unknown): string {
  const names = isRecord(properties) ? Object.keys(properties).sort() : [];
  return names.length === 0 ? 'no field is known there' : `known are ${names.join(', ')}`;
}

/** What stands at a JSON pointer in a fragment (`#/spec/rules/0`). */
export function valueAt(document: unknown, pointer: string): unknown {
  return steps(pointer).reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)] as unknown;
    return isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, document);
}

function displayPath(pointer: string): string {
  return steps(pointer)
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : /^[\w-]+$/.test(step) ? `.${step}` : `["${step}"]`))
    .join('')
    .replace(/^\./, '');
}

function steps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
