import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Schema = Readonly<Record<string, unknown>>;

const CACHE = process.env['CDK8S_OPENCODE_CACHE'] ?? join(homedir(), '.cache', 'cdk8s-opencode');
const CUSTOM_RESOURCES = join(__dirname, '..', '..', '..', 'imports', 'schemas');

/** Where kubeconform looks for a schema, in the words of its option. */
export const SCHEMA_LOCATION = '{{ .ResourceKind }}-{{ .Group }}-{{ .ResourceAPIVersion }}.json';

/** Writes a schema of each kind that is emitted: those of custom resources from `crds/`, Kubernetes' own from its API description. */
export function writeSchemas(directory: string): void {
  const index = JSON.parse(readFileSync(join(CUSTOM_RESOURCES, 'index.json'), 'utf8')) as Readonly<
    Record<string, readonly { readonly file: string }[]>
  >;
  for (const [key, [oldest]] of Object.entries(index)) {
    const [group = '', version = '', kind = ''] = key.split('/');
    if (oldest === undefined) continue;
    const schema: unknown = JSON.parse(readFileSync(join(CUSTOM_RESOURCES, oldest.file), 'utf8'));
    writeFileSync(join(directory, fileName(kind, group, version)), JSON.stringify(strictSchema(schema)));
  }
  const { definitions } = JSON.parse(readFileSync(join(CACHE, 'kubernetes-openapi.json'), 'utf8')) as {
    readonly definitions: Readonly<Record<string, Schema>>;
  };
  const strict = Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, strictSchema(schema)]));
  for (const [name, schema] of Object.entries(definitions)) {
    const [kinds] = [schema['x-kubernetes-group-version-kind']] as [readonly GroupVersionKind[] | undefined];
    for (const { group, version, kind } of EMITTED.filter((wanted) => kinds?.some((each) => sameKind(each, wanted)))) {
      writeFileSync(
        join(directory, fileName(kind, group, version)),
        JSON.stringify({ $ref: `#/definitions/${name}`, definitions: strict }),
      );
    }
  }
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const EMITTED: readonly GroupVersionKind[] = [
  ...['Namespace', 'ConfigMap', 'PersistentVolumeClaim', 'Service', 'ServiceAccount'].map((kind) => ({
    group: '',
    version: 'v1',
    kind,
  })),
  { group: 'apps', version: 'v1', kind: 'Deployment' },
  ...['Ingress', 'NetworkPolicy'].map((kind) => ({ group: 'networking.k8s.io', version: 'v1', kind })),
];

function sameKind(one: GroupVersionKind, other: GroupVersionKind): boolean {
  return one.group === other.group && one.version === other.version && one.kind === other.kind;
}

function fileName(kind: string, group: string, version: string): string {
  // Where a kind has no group, kubeconform takes the version for it.
  return `${kind.toLowerCase()}-${group || version}-${version}.json`;
}

/** As the API server reads it with `--validate=strict`. */
function strictSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strictSchema);
  if (typeof value !== 'object' || value === null) return value;
  const schema = value as Schema;
  if (schema['format'] === 'int-or-string' || schema['x-kubernetes-int-or-string'] === true) {
    return { type: ['integer', 'string'] };
  }
  const entries = Object.entries(schema).filter(([keyword]) => keyword !== 'description' && !keyword.startsWith('x-'));
  const inner = Object.fromEntries(entries.map(([keyword, each]) => [keyword, strictSchema(each)]));
  const isClosed =
    typeof schema['properties'] === 'object' &&
    schema['type'] === 'object' &&
    schema['x-kubernetes-preserve-unknown-fields'] !== true;
  return isClosed && schema['additionalProperties'] === undefined ? { ...inner, additionalProperties: false } : inner;
}
