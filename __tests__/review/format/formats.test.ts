import { Validator } from '@cfworker/json-schema';
import { formatJson } from '../../../lib/review/format/json';
import { COMMENT_LIMIT, formatMarkdown } from '../../../lib/review/format/markdown';
import schema from '../../../lib/review/format/review.schema.json';
import { summariseReview } from '../../../lib/review/format/summary';
import { formatText } from '../../../lib/review/format/text';
import type { Review } from '../../../lib/review/model';
import { claim, deployment, fluxTree, object } from '../flux-tree';
import { host } from '../rules/synthesised';
import { edited, type Files, replacing, review } from '../trees';

const UNIT = 'hosts/memory/opencode-memory-pod.service';
const SCRIPT = 'scripts/hello.sh';

const base: Files = {
  ...fluxTree([claim('web'), deployment('web'), object('v1', 'ConfigMap', 'web', { data: { greeting: 'hello' } })]),
  ...host(),
  [SCRIPT]: '#!/bin/sh\necho hello\n',
};
const head: Files = {
  ...edited(base, {
    [UNIT]: replacing('127.0.0.1:3000:3000', '0.0.0.0:3000:3000'),
    [SCRIPT]: replacing('hello', 'bye'),
    'apps/web/app/objects.yaml': (text) =>
      text.replace('web:1.2.3', 'web:1.2.4').replace('kind: ConfigMap', 'kind: Secret'),
  }),
};
const example = review(base, head);
const nothing = review(base, base);

test('text', () => {
  expect(formatText(example)).toMatchSnapshot();
});

test('text in colour says the same', () => {
  const plain = formatText(example, { colour: true }).replace(/\u001b\[\d+m/g, '');
  expect(plain).toBe(formatText(example));
  expect(formatText(example, { colour: true })).not.toBe(formatText(example));
});

test('Markdown', () => {
  expect(formatMarkdown(example)).toMatchSnapshot();
});

test('the summary in one line', () => {
  expect(summariseReview(example)).toBe(
    '3 changed, 1 added, 1 removed; 4 outages, 1 note; Flux deletes the ConfigMap web/web',
  );
});

test('no change is said in every format', () => {
  expect(formatText(nothing)).toBe('base → head: nothing changes\n');
  expect(formatMarkdown(nothing)).toContain('nothing changes');
  expect(summariseReview(nothing)).toBe('nothing changes but how it is written');
  expect(JSON.parse(formatJson(nothing))).toMatchObject({ changes: [], consequences: [], counts: { changed: 0 } });
});

describe('JSON', () => {
  const validator = new Validator(schema as object, '2020-12', false);

  test.each([
    ['a change', example],
    ['no change', nothing],
    ['a change of each kind of thing', review({}, base)],
    ['everything gone', review(base, {})],
  ])('%s is as the schema says', (_, given) => {
    expect(validator.validate(JSON.parse(formatJson(given))).errors).toEqual([]);
  });

  test('the schema refuses what it does not know', () => {
    const other = { ...(JSON.parse(formatJson(example)) as object), more: true };
    expect(validator.validate(other).valid).toBe(false);
  });

  test('the schema describes each of its fields', () => {
    const described = (value: unknown): string[] =>
      typeof value !== 'object' || value === null
        ? []
        : Object.entries(value).flatMap(([key, child]) => (key === 'description' ? [String(child)] : described(child)));
    expect(described(schema).length).toBeGreaterThan(20);
  });
});

describe('a comment', () => {
  const many = (count: number, value: string): Files =>
    fluxTree(
      Array.from({ length: count }, (_, index) => object('v1', 'ConfigMap', `web-${index}`, { data: { value } })),
    );

  test.each([
    ['many changes', review(many(3000, 'one'), many(3000, 'two'))],
    ['many consequences', review(many(3000, 'one'), fluxTree([]))],
    ['long values', review(many(300, 'one\n'.repeat(5000)), many(300, 'two\n'.repeat(5000)))],
    ['long names', review({}, fluxTree([object('v1', 'ConfigMap', 'a'.repeat(200_000))]))],
  ])('of %s is not too long for GitHub', (_, given) => {
    const text = formatMarkdown(given);
    expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(text.split('<details>').length).toBe(text.split('</details>').length);
    expect(text.split('```').length % 2).toBe(1);
  });
});

describe('text of strangers', () => {
  const hostile = (name: string): Review =>
    review(
      fluxTree([]),
      fluxTree([
        object('v1', 'ConfigMap', name, { data: { a: 'b' } }),
        object('v1', 'Service', name, { spec: { type: 'NodePort' } }),
      ]),
    );

  test('moves no cursor', () => {
    const written = formatText(hostile('a\u001b[2Jb\u202ec\r'));
    expect(written).toContain('a\\u001b[2Jb\\u202ec\\u000d');
  });

  test('is no markup in a comment, and calls nobody', () => {
    const written = formatMarkdown(hostile('</details><b>*x*|`y`@jbaker48'));
    const outsideOfCode = written.replace(/`` .*? ``/g, '');
    expect(outsideOfCode).not.toMatch(/<b>|[^\u200b]jbaker48/);
    expect(written).toContain('&lt;/details&gt;&lt;b&gt;\\*x\\*\\|\\`y\\`@\u200bjbaker48');
  });
});
