import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { CustomResourceDefinition } from '../../crds/custom-resource-definition';
import { sources } from '../../crds/sources';
import { violations } from '../../lib/guard/schema-check';
import type { StructuralSchema } from '../../lib/guard/structural-schema';
import { temporaryDirectory } from '../gitops/disk/tree';
import { describeWithTools } from '../support/tools';
import { GeneratedObjects } from './generated-object';

jest.setTimeout(240_000);

const CRDS = join(__dirname, '../../crds');
const SCHEMAS = join(__dirname, '../../imports/schemas');

interface Subject {
  readonly crds: string;
  readonly kind: string;
  readonly version: string;
  readonly schema: StructuralSchema;
}

/** Every kind and version in `crds/`. */
const SUBJECTS: readonly Subject[] = sources.flatMap(({ file, release }) =>
  parseAllDocuments(readFileSync(join(CRDS, file), 'utf8')).flatMap((document) => {
    const { spec } = document.toJS() as CustomResourceDefinition;
    return spec.versions.map(({ name: version }) => {
      const { kind } = spec.names;
      const schema = readFileSync(join(SCHEMAS, `${kind}.${version}.${spec.group}-${release}.json`), 'utf8');
      return { crds: join(CRDS, file), kind, version, schema: JSON.parse(schema) as StructuralSchema };
    });
  }),
);

const generated = new GeneratedObjects();

/** What the API server's own code says of each object: `ok`, or what is wrong. */
function ask({ crds, kind, version }: Subject, objects: readonly unknown[]): readonly string[] {
  const input = objects.map((object) => `${JSON.stringify({ crds, kind, version, object })}\n`).join('');
  const { stdout, status, stderr } = spawnSync('validation-oracle', ['schema'], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.trimEnd().split('\n');
}

/** What no schema of `crds/` has yet, or hardly. */
const WIDGET: StructuralSchema = {
  type: 'object',
  required: ['spec'],
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object' },
    spec: {
      type: 'object',
      required: ['needed', 'defaulted', 'nullable'],
      properties: {
        needed: { type: 'string' },
        defaulted: { type: 'string', default: 'x' },
        nullable: { type: 'string', nullable: true },
        nullableEnum: { type: 'string', nullable: true, enum: ['a', '1'] },
        nullableSum: { 'x-kubernetes-int-or-string': true, nullable: true },
        duration: { type: 'string', format: 'duration' },
        date: { type: 'string', format: 'date' },
        time: { type: 'string', format: 'date-time' },
        bytes: { type: 'string', format: 'byte' },
        ipv4: { type: 'string', format: 'ipv4' },
        ipv6: { type: 'string', format: 'ipv6' },
        unknownFormat: { type: 'string', format: 'colour' },
        escaped: { type: 'string', pattern: '^[\\w\\-\\/\\_]+$' },
        insensitive: { type: 'string', pattern: '(?i)^name$' },
        classes: { type: 'string', pattern: '\\A[[:alpha:]][[:alnum:]_-]*\\z' },
        letters: { type: 'string', pattern: '^\\p{L}.$' },
        spaces: { type: 'string', pattern: '^\\S*\\s?$' },
        exclusive: { type: 'integer', minimum: 0, exclusiveMinimum: true, maximum: 443, exclusiveMaximum: true },
        even: { type: 'integer', multipleOf: 2, maximum: 999 },
        short: { type: 'string', minLength: 2, maxLength: 2 },
        few: { type: 'object', additionalProperties: { type: 'integer' }, minProperties: 1, maxProperties: 1 },
        set: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set', minItems: 1, maxItems: 2 },
        map: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string', enum: ['a', 'b'] }, value: { type: 'boolean', nullable: true } },
          },
        },
        kept: { type: 'object', properties: { a: { type: 'string' } }, 'x-kubernetes-preserve-unknown-fields': true },
      },
      not: { properties: { needed: { enum: ['Name'] } } },
    },
  },
};

function widget(): Subject {
  const crds = join(temporaryDirectory(), 'widget.yaml');
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    spec: { names: { kind: 'Widget' }, versions: [{ name: 'v1', schema: { openAPIV3Schema: WIDGET } }] },
  };
  writeFileSync(crds, JSON.stringify(definition));
  // The API server knows what metadata is.
  const schema = { ...WIDGET, properties: { ...WIDGET.properties, metadata: {} } };
  return { crds, kind: 'Widget', version: 'v1', schema };
}

describeWithTools(['validation-oracle'], 'the API server refuses exactly what the guard refuses', () => {
  test.each(
    SUBJECTS.map(
      (subject) => [`${subject.kind} ${subject.version} of ${subject.crds.slice(CRDS.length + 1)}`, subject] as const,
    ),
  )('%s', (_, subject) => compare(subject, 500));

  test('a kind with all that a schema can have', () => compare(widget(), 3000));

  test('a list for a string that has a format is refused by the guard alone', () => {
    const subject = widget();
    const spec = { needed: 'a', nullable: 'a', duration: [] };
    const object = { apiVersion: 'a/v1', kind: 'Widget', metadata: { name: 'a' }, spec };
    expect(ask(subject, [object])).toEqual(['ok']);
    expect(violations(object, subject.schema)).toHaveLength(1);
  });
});

function compare(subject: Subject, count: number): void {
  const { apiVersion, kind, metadata, ...own } = subject.schema.properties ?? {};
  expect([apiVersion, kind, metadata]).not.toContain(undefined);
  const required = (subject.schema.required ?? []).filter((name) => name in own);
  const root = { ...subject.schema, properties: own, required };
  const objects = Array.from({ length: count }, () => ({
    apiVersion: 'a/v1',
    kind: subject.kind,
    metadata: { name: 'a' },
    ...generated.object(root),
  }));
  const answers = ask(subject, objects);
  const different = objects.flatMap((object, index) => {
    const ours = violations(object, subject.schema);
    return (ours.length === 0) === (answers[index] === 'ok') ? [] : [{ object, ours, theirs: answers[index] }];
  });
  expect(different.slice(0, 3)).toEqual([]);
  // Neither side all the time.
  expect(answers.filter((answer) => answer === 'ok').length).toBeGreaterThan(20);
  expect(answers.filter((answer) => answer !== 'ok').length).toBeGreaterThan(20);
}
