/**
 * Writes imports/schemas/ from crds/: the structural schemas that the schema guard interprets at synth, as the API server does.
 * One file a kind, so that only what is emitted is read.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { CustomResourceDefinition, Schema } from './custom-resource-definition';
import { sources } from './sources';

const DECIDES_NOTHING = ['x-kubernetes-map-type', 'x-kubernetes-validations'];
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
  const root = withoutProse(schema);
  const stringMap: Schema = { type: 'object', additionalProperties: { type: 'string' } };
  const properties: Record<string, Schema> = { ...root.properties, metadata: {
    type: 'object',
    properties: {
      name: { type: 'string', maxLength: 253, pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$' },
      namespace: { type: 'string', maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' },
      labels: stringMap,
      annotations: stringMap,
      finalizers: { type: 'array', items: { type: 'string' } },
      ownerReferences: { type: 'array', items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    },
    required: ['name'],
  } };
  // Only the controller writes it.
  delete properties['status'];
  return { ...root, properties, required: [...new Set([...(root.required ?? []), 'apiVersion', 'kind', 'metadata'])] };
}

/** The API server's own schema, without prose, and without what only it looks at. */
function withoutProse(schema: Schema): Schema {
  const result: Schema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'description' || DECIDES_NOTHING.includes(keyword)) continue;
    result[keyword] = value;
  }
  if (schema.properties !== undefined) result.properties = mapValues(schema.properties, withoutProse);
  if (schema.items !== undefined) result.items = withoutProse(schema.items);
  if (typeof schema.additionalProperties === 'object') {
    result.additionalProperties = withoutProse(schema.additionalProperties);
  }
  if (result['x-kubernetes-list-type'] === 'atomic') delete result['x-kubernetes-list-type'];
  return result;
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
