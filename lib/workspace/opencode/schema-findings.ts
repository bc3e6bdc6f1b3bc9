import { nearest } from '../../validation/nearest';
import { printable } from '../../validation/problem';

/** What this reads of a JSON schema: the keywords that OpenCode's own has. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

/** Keys and indices from the root to a value. */
export type Path = readonly (string | number)[];

/** One mistake: where, and what to say behind the path. */
export interface Finding {
  readonly path: Path;
  readonly text: string;

  /** Whether OpenCode leaves it out without a word, instead of refusing the whole. */
  readonly ignored: boolean;
}

/** Where `value` is not what `schema` describes, one finding for each mistake. `root` has the definitions. */
export function schemaFindings(value: unknown, schema: Schema, root: Schema, path: Path = []): readonly Finding[] {
  if (schema.$ref !== undefined) return schemaFindings(value, resolve(schema.$ref, root), root, path);
  if (schema.anyOf !== undefined) return anyOf(value, schema.anyOf, root, path);
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [wrong(value, schema, root, path)];
  switch (schema.type) {
    case undefined:
      return [];
    case 'object':
      return isObject(value) ? inObject(value, schema, root, path) : [wrong(value, schema, root, path)];
    case 'array':
      return Array.isArray(value) ? inArray(value, schema, root, path) : [wrong(value, schema, root, path)];
    default:
      return isScalar(value, schema) ? [] : [wrong(value, schema, root, path)];
  }
}

/** The definition behind a reference within the document. */
export function resolve(reference: string, root: Schema): Schema {
  return root.$defs?.[reference.replace(/^#\/\$defs\//, '')] ?? {};
}

function isScalar(value: unknown, { type, pattern, minimum, maximum, exclusiveMinimum }: Schema): boolean {
  if (type === 'string') return typeof value === 'string' && (pattern === undefined || new RegExp(pattern).test(value));
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'null') return value === null;
  return (
    typeof value === 'number' &&
    (type !== 'integer' || Number.isSafeInteger(value)) &&
    (minimum === undefined || value >= minimum) &&
    (maximum === undefined || value <= maximum) &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum)
  );
}

/** The mistakes in the alternative that was meant: that of the same `type`, or else of the same kind of value. */
function anyOf(value: unknown, choices: readonly Schema[], root: Schema, path: Path): readonly Finding[] {
  const resolved = choices.flatMap((choice) => flatten(choice, root));
  const tried = resolved.map((choice) => ({ choice, found: schemaFindings(value, choice, root, path) }));
  if (tried.some(({ found }) => found.length === 0)) return [];
  const types = resolved.flatMap(({ properties }) => properties?.['type']?.enum ?? []);
  if (isObject(value) && types.length > 0 && value['type'] !== undefined && !types.includes(value['type'])) {
    const ignored = tried.some(({ found }) => found.every((finding) => finding.ignored));
    const text = `is ${printable(value['type'])}: write ${list(types.map(String), 'or')}`;
    return [{ path: [...path, 'type'], text, ignored }];
  }
  const meant = tried.filter(
    ({ choice }) => isObject(value) && types.length > 0 && choice.properties?.['type']?.enum?.includes(value['type']),
  );
  const alike = tried.filter(
    ({ choice }) => (choice.type === 'object' && isObject(value)) || (choice.type === 'array' && Array.isArray(value)),
  );
  const [best] = (meant.length > 0 ? meant : alike).sort((one, other) => weight(one.found) - weight(other.found));
  if (best !== undefined) return best.found;
  return [wrong(value, { anyOf: choices }, root, path)];
}

/** What is refused says more than what is left out. */
function weight(found: readonly Finding[]): number {
  return found.reduce((sum, { ignored }) => sum + (ignored ? 1 : 100), 0);
}

function flatten(schema: Schema, root: Schema): readonly Schema[] {
  if (schema.$ref !== undefined) return flatten(resolve(schema.$ref, root), root);
  return schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap((choice) => flatten(choice, root));
}

function inArray(value: readonly unknown[], schema: Schema, root: Schema, path: Path): readonly Finding[] {
  const { items, prefixItems = [], minItems = 0, maxItems = Infinity } = schema;
  if (value.length < minItems || value.length > maxItems) {
    const wanted = minItems === maxItems ? `${minItems}` : `${minItems} or more`;
    return [{ path, text: `has ${value.length} items: write ${wanted}`, ignored: false }];
  }
  return value.flatMap((item, index) =>
    schemaFindings(item, prefixItems[index] ?? items ?? {}, root, [...path, index]),
  );
}

function inObject(
  value: Readonly<Record<string, unknown>>,
  schema: Schema,
  root: Schema,
  path: Path,
): readonly Finding[] {
  const { properties = {}, required = [], additionalProperties = {} } = schema;
  const known = Object.keys(properties);
  const meant = new Set<string>();
  const found = Object.entries(value).flatMap(([key, inner]): readonly Finding[] => {
    const at = [...path, key];
    const shape = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    if (shape === undefined || shape === true) return [];
    if (shape !== false) return schemaFindings(inner, shape, root, at);
    const near = nearest(
      key,
      known.filter((name) => !Object.hasOwn(value, name)),
    );
    if (near !== undefined) meant.add(near);
    const advice = near === undefined ? `there are ${list(known, 'and')}` : `did you mean ${near}?`;
    const ignored = near === undefined || !required.includes(near);
    return [{ path: at, text: `is unknown to OpenCode: ${advice}`, ignored }];
  });
  const missing = required
    .filter((key) => !Object.hasOwn(value, key) && !meant.has(key))
    .map((key): Finding => {
      const wanted = describe(properties[key] ?? {}, root);
      return { path: [...path, key], text: `is missing: write ${wanted}`, ignored: false };
    });
  return [...found, ...missing];
}

function wrong(value: unknown, schema: Schema, root: Schema, path: Path): Finding {
  return { path, text: `is ${printable(value)}: write ${describe(schema, root)}`, ignored: false };
}

/** What a schema wants, in words. */
function describe(schema: Schema, root: Schema): string {
  return list([...new Set(flatten(schema, root).flatMap(words))], 'or');
}

function words(schema: Schema): readonly string[] {
  if (schema.enum !== undefined) return schema.enum.map(String);
  const bounds = [
    ...(schema.minimum === undefined ? [] : [`from ${schema.minimum}`]),
    ...(schema.exclusiveMinimum === undefined ? [] : [`above ${schema.exclusiveMinimum}`]),
    ...(schema.maximum === undefined ? [] : [`to ${schema.maximum}`]),
    ...(schema.pattern === undefined ? [] : [`that matches ${schema.pattern}`]),
  ];
  return [[WORDS[schema.type ?? ''] ?? 'a value', ...bounds].join(' ')];
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function list(words: readonly string[], last: 'and' | 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
