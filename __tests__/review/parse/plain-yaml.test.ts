import fc from 'fast-check';
import { CORE_SCHEMA, dump, loadAll, mergeTag } from 'js-yaml';
import { stringify } from 'yaml';
import type { JsonValue } from '../../../lib/gitops/description';
import { plainYaml } from '../../../lib/review/parse/plain-yaml';
import { manyWorkspaces } from '../many-workspaces';

const schema = CORE_SCHEMA.withTags(mergeTag);

function resolve(scalar: string): JsonValue {
  const [document] = loadAll(`value: ${scalar}`, { schema }) as readonly { readonly value: JsonValue }[];
  if (document === undefined) throw new Error(`${scalar} is no document`);
  return document.value;
}

/** What the parser of all YAML reads; undefined where it refuses the text. */
function whole(text: string): string | undefined {
  try {
    return JSON.stringify(loadAll(text, { schema }));
  } catch {
    return undefined;
  }
}

function plain(text: string): string | undefined {
  const documents = plainYaml(text, resolve);
  return documents === undefined ? undefined : JSON.stringify(documents.map(({ value }) => value));
}

const manifests = [...manyWorkspaces(2)].filter(([path]) => path.endsWith('.yaml'));

/** With what people write beside it: anchors, comments, texts that look like numbers, empty values, lists at the column of their key. */
const BY_HAND = `---
# of a cluster
apiVersion: v1
kind: ConfigMap
metadata:
  name: &app web   # its name
  labels: {}
  annotations:
    "example.org/a": 'it''s'
    example.org/alias: *app
data:
  version: 1.18.33
  address: 0.0.0.0
  octal: 0o17
  hex: 0x1F
  float: 1e3
  minus: -5
  dashes: --port
  colon: a:b
  empty:
  script: |
    set -eu

      indented
    # no comment
  stripped: |-
    one
    two

list:
- a: 1
  b:
  - x
  - "y"
-   c: true
-
  d: no
- - e
  - f
---
kind: Second
items: []
`;

const lineOf = (words: string): number => BY_HAND.slice(0, BY_HAND.indexOf(words)).split('\n').length;

test('a manifest as it is written here is plain', () => {
  const texts = manifests.filter(([, text]) => plain(text) === undefined).map(([path]) => path);
  expect(texts).toEqual([]);
  expect(plainYaml(BY_HAND, resolve)?.map(({ line }) => line)).toEqual([3, lineOf('kind: Second')]);
});

test('what is read is what the parser of all YAML reads', () => {
  for (const text of [...manifests.map(([, each]) => each), BY_HAND]) expect(plain(text)).toBe(whole(text));
});

const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ maxLength: 12, unit: fc.constantFrom(...'a0-:#\'"|>~.&*!%@`{}[],? \n') }),
  fc.constantFrom('true', 'Null', '~', '1', '-0', '0o7', '0x1', '1e3', '.5', '1.', '.inf', '---', '...', '<<', 'y'),
  fc.integer(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.boolean(),
  fc.constant(null),
);
const document = fc.letrec<{ readonly value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar as fc.Arbitrary<JsonValue>,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('name', 'a.b/c', 'on')), tie('value'), {
      maxKeys: 4,
    }),
  ),
})).value;

test('each value that js-yaml or yaml writes is read as it is, or left to the parser of all YAML', () => {
  let read = 0;
  fc.assert(
    fc.property(document, fc.boolean(), (value, isFirst) => {
      const text = isFirst ? dump(value, { lineWidth: -1 }) : stringify(value, { lineWidth: 0 });
      const found = plain(text);
      if (found === undefined) return;
      read += 1;
      expect(found).toBe(whole(text));
    }),
    { numRuns: 2000 },
  );
  expect(read).toBeGreaterThan(200);
});

const edit = fc.record({
  at: fc.nat(),
  cut: fc.integer({ min: 0, max: 3 }),
  put: fc.oneof(
    fc.string({ maxLength: 3, unit: fc.constantFrom(...'a1-:#\'"|>~.&*!%@{}[],? \n\t') }),
    fc.constantFrom(
      '\n  ',
      '\n---\n',
      ' # ',
      ': ',
      '\n- ',
      '|\n',
      "''",
      ' *app',
      '&app ',
      '\n\n',
      '\\',
      '<<: *app',
      '...\n',
    ),
  ),
});

test('a text that is broken is never read as if it were whole', () => {
  let read = 0;
  const texts = [BY_HAND, ...manifests.slice(0, 8).map(([, text]) => text.slice(0, 900))];
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 3 }), (given, edits) => {
      const text = edits.reduce((found, { at, cut, put }) => {
        const place = at % (found.length + 1);
        return found.slice(0, place) + put + found.slice(place + cut);
      }, given);
      const found = plain(text);
      if (found === undefined) return;
      read += 1;
      expect({ text, found }).toEqual({ text, found: whole(text) });
    }),
    { numRuns: 3000 },
  );
  expect(read).toBeGreaterThan(300);
});
