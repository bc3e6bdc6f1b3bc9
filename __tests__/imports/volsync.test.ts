import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** Structure of the upstream schemas; it may lie beside a clone, but is never part of it. */
const reference = join(
  process.env['CDK8S_OPENCODE_REFERENCE'] ?? join(__dirname, '..', '..', '..', 'shared', 'reference'),
  'volsync-crds.yaml',
);

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-int-or-string'?: boolean;
}

function specsOf(file: string): Map<string, Schema> {
  return new Map(
    parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
      const { spec } = document.toJS() as {
        spec: { names: { kind: string }; versions: { name: string; schema: { openAPIV3Schema: Schema } }[] };
      };
      const [version] = spec.versions;
      return [`${spec.names.kind} ${version?.name ?? ''}`, version?.schema.openAPIV3Schema.properties?.['spec'] ?? {}];
    }),
  );
}

/** Where ours accepts what upstream does not know. */
function differences(ours: Schema, upstream: Schema | undefined, path: string): string[] {
  if (upstream === undefined) return [`${path} is not there upstream`];
  const found: string[] = [];
  const text = ours.type === 'string' && upstream['x-kubernetes-int-or-string'] === true;
  if (ours.type !== upstream.type && !text) found.push(`${path} is a ${upstream.type ?? 'mystery'} upstream`);
  if (upstream.enum !== undefined && ours.enum?.every((value) => upstream.enum?.includes(value)) !== true) {
    found.push(`${path} has other values upstream`);
  }
  if (upstream.pattern !== undefined && !text && ours.pattern !== upstream.pattern) found.push(`${path} has another pattern`);
  for (const field of upstream.required ?? []) {
    if (!(ours.required ?? []).includes(field)) found.push(`${path}.${field} is required upstream`);
  }
  for (const [field, schema] of Object.entries(ours.properties ?? {})) {
    found.push(...differences(schema, upstream.properties?.[field], `${path}.${field}`));
  }
  if (ours.items !== undefined) found.push(...differences(ours.items, upstream.items, `${path}[]`));
  if (ours.additionalProperties !== undefined) {
    found.push(...differences(ours.additionalProperties, upstream.additionalProperties, `${path}{}`));
  }
  return found;
}

const ours = specsOf(join(__dirname, '..', '..', 'crds', 'volsync.yaml'));

test('both kinds are typed', () => {
  expect([...ours.keys()]).toEqual(['ReplicationSource v1alpha1', 'ReplicationDestination v1alpha1']);
});

if (existsSync(reference)) {
  // The fork's mover is in no release of VolSync.
  test.each([...ours.keys()])('%s has only what VolSync 0.15 has, but for kopia', (kind) => {
    expect(differences(ours.get(kind) ?? {}, specsOf(reference).get(kind), 'spec')).toEqual([
      'spec.kopia is not there upstream',
    ]);
  });
} else {
  console.warn(`skipped: the kinds of VolSync are not compared with upstream (there is no ${reference})`);
  test.skip('the kinds of VolSync have only what VolSync 0.15 has, but for kopia (needs ../shared/reference)', () => undefined);
}
