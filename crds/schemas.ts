/**
 * Writes imports/schemas/ from crds/: JSON schemas, strict about unknown fields, that the schema guard interprets at
 * synth. One file a kind, so that only what is emitted is read.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { CustomResourceDefinition, Schema } from './custom-resource-definition';
import { sources } from './sources';

const output = join(__dirname, '..', 'imports', 'schemas');
const index: Record<string, { product: string; release: string; file: string }[]> = {};

rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
for (const { file, product, release } of sources) {
  for (const document of parseAllDocuments(readFileSync(join(__dirname, file), 'utf8'))) {
    const { spec } = document.toJS() as CustomResourceDefinition;
    for (const { name: version, schema } of spec.versions) {
      const { kind } = spec.names;
      const target = `${kind}.${version}.${spec.group}-${release}.json`;
      writeFileSync(join(output, target), `${JSON.stringify(rootSchema(schema.openAPIV3Schema))}\n`);
      (index[`${spec.group}/${version}/${kind}`] ??= []).push({ product, release, file: target });
    }
  }
}
const sorted = Object.fromEntries(Object.entries(index).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(join(output, 'index.json'), `${JSON.stringify(sorted, null, 2)}\n`);

function rootSchema(schema: Schema): Schema {
  const strict = strictSchema(schema);
  const stringMap: Schema = { type: 'object', additionalProperties: { type: 'string' } };
  const properties: Record<string, Schema> = { ...strict.properties, metadata: {
    type: 'object',
    properties: {
      name: { type: 'string', maxLength: 253, pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$' },
      namespace: { type: 'string', maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' },
      labels: stringMap,
      annotations: stringMap,
      finalizers: { type: 'array', items: { type: 'string' } },
      ownerReferences: { type: 'array', items: { type: 'object' } },
    },
    required: ['name'],
    additionalProperties: false,
  } };
  // Only the controller writes it.
  delete properties['status'];
  return { ...strict, properties, required: [...new Set([...(strict.required ?? []), 'apiVersion', 'kind', 'metadata'])] };
}

/** As the API server reads it with `--validate=strict`. */
function strictSchema(schema: Schema): Schema {
  const result: Schema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'description' || keyword === 'default' || keyword === 'nullable') continue;
    if (keyword.startsWith('x-kubernetes-') && keyword !== 'x-kubernetes-list-map-keys') continue;
    result[keyword] = value;
  }
  if (schema.properties !== undefined) result.properties = mapValues(schema.properties, strictSchema);
  if (schema.items !== undefined) result.items = strictSchema(schema.items);
  if (typeof schema.additionalProperties === 'object') {
    result.additionalProperties = strictSchema(schema.additionalProperties);
  } else if (
    schema.type === 'object' &&
    schema.additionalProperties === undefined &&
    schema['x-kubernetes-preserve-unknown-fields'] !== true
  ) {
    result.additionalProperties = false;
  }
  if (schema['x-kubernetes-int-or-string'] === true) {
    result.type = ['integer', 'string'];
    delete result.anyOf;
  }
  if (schema['nullable'] === true && typeof result.type === 'string') result.type = [result.type, 'null'];
  if (schema['x-kubernetes-list-type'] === 'set') result['uniqueItems'] = true;
  if (schema['format'] === 'int32') {
    result['minimum'] ??= -(2 ** 31);
    result['maximum'] ??= 2 ** 31 - 1;
  }
  return result;
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
