/**
 * Writes crds/trimmed/ from crds/: what `cdk8s import` reads where a whole schema costs more than it gives
 * (crds/README.md has the figures). Validation at synth goes by the whole schemas.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import type { CustomResourceDefinition, Schema } from './custom-resource-definition';

interface Trim {
  readonly source: string;
  readonly target: string;
  /** By kind: which fields stay below a path, all of them where nothing is said. */
  readonly keep: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const trims: readonly Trim[] = [
  {
    source: 'envoy-gateway-1.9.1.yaml',
    target: 'envoy-gateway.yaml',
    keep: {
      BackendTrafficPolicy: {
        spec: ['compression', 'connection', 'mergeType', 'targetRefs', 'tcpKeepalive', 'timeout'],
      },
    },
  },
  {
    source: 'gateway-api.yaml',
    target: 'gateway-api.yaml',
    keep: {
      Gateway: { spec: ['addresses', 'allowedListeners', 'gatewayClassName', 'infrastructure', 'listeners'] },
      HTTPRoute: {
        spec: ['hostnames', 'parentRefs', 'rules'],
        'spec.rules[]': ['backendRefs', 'matches', 'name', 'timeouts'],
        'spec.rules[].backendRefs[]': ['group', 'kind', 'name', 'namespace', 'port', 'weight'],
      },
      ListenerSet: {},
    },
  },
  {
    source: 'volsync.yaml',
    target: 'volsync.yaml',
    keep: {
      ReplicationSource: { spec: ['sourcePVC', 'trigger', 'paused', 'restic'] },
      ReplicationDestination: { spec: ['trigger', 'paused', 'restic'] },
    },
  },
];

for (const { source, target, keep } of trims) {
  const documents = parseAllDocuments(readFileSync(join(__dirname, source), 'utf8'));
  const kept = documents
    .map((document) => document.toJS() as CustomResourceDefinition)
    .filter((definition) => definition.spec.names.kind in keep);
  for (const definition of kept) {
    // The first is the one that is stored; the others are only served.
    definition.spec.versions.splice(1);
    for (const { schema } of definition.spec.versions) {
      delete schema.openAPIV3Schema.properties?.['status'];
      for (const [path, fields] of Object.entries(keep[definition.spec.names.kind] ?? {})) {
        keepFields(at(schema.openAPIV3Schema, path), fields, `${source}: ${path}`);
      }
    }
  }
  const header = `# Made of ../${source} by ../trim.ts: the fields that are used.\n`;
  const text = kept.map((definition) => stringify(definition, { aliasDuplicateObjects: false, lineWidth: 0 }));
  writeFileSync(join(__dirname, 'trimmed', target), header + text.join('---\n'));
}

function at(schema: Schema, path: string): Schema {
  let current: Schema | undefined = schema;
  for (const step of path.split('.')) {
    current = current?.properties?.[step.replace('[]', '')];
    if (step.endsWith('[]')) current = current?.items;
  }
  if (current === undefined) throw new Error(`no field ${path}`);
  return current;
}

function keepFields(schema: Schema, fields: readonly string[], where: string): void {
  const properties = schema.properties ?? {};
  const unknown = fields.filter((field) => !(field in properties));
  if (unknown.length > 0) throw new Error(`${where} has no ${unknown.join(', ')}`);
  const lost = (schema.required ?? []).filter((field) => !fields.includes(field));
  if (lost.length > 0) throw new Error(`${where} requires ${lost.join(', ')}`);
  schema.properties = Object.fromEntries(Object.entries(properties).filter(([field]) => fields.includes(field)));
}
