import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { formatHtml } from '../../../../lib/review/format/html/page';
import { reviewTrees } from '../../../../lib/review/review-trees';
import { memoryTree } from '../../../../lib/review/tree/file-tree';
import { claim, deployment, fluxTree, object } from '../../flux-tree';
import { realisticReview } from '../../realistic-review';
import { type Files, review } from '../../trees';

const page = formatHtml(realisticReview());

test('it has what a review has, the gravest first', () => {
  const headings = [...page.matchAll(/<h[12]>(.*?)<\/h[12]>/g)].map(([, text]) => text);
  expect(headings).toEqual([
    expect.stringMatching(/^Review: \d loses? data, \d+ outages, \d+ notes?$/),
    'Data loss',
    'Outage',
    'Note',
    'What is deployed',
    'Changes',
  ]);
  const { changes, consequences } = realisticReview();
  expect(page.match(/id="change-\d+"/g)).toHaveLength(changes.length);
  expect(page.match(/<details class="(?:data-loss|outage|note)"/g)).toHaveLength(consequences.length);
});

test('it shows both sides of what changes', () => {
  expect(page).toContain('<del>flux.opencode.angryninja.cloud</del> <b><a href="#change-');
  expect(page).toContain('<dt>size</dt> <dd><del>5Gi</del> <ins>10Gi</ins></dd>');
});

test('no change is said', () => {
  const tree = fluxTree([claim('web')]);
  const same = formatHtml(review(tree, tree));
  expect(same).toContain('<h1>Review: nothing changes</h1>');
  expect(same).toContain('1 without a change');
  expect(same).not.toContain('<h2>Changes</h2>');
});

test('it loads nothing, runs nothing, and its policy allows only its own style', () => {
  expect(page).not.toMatch(
    /\s(?:src|srcset|style|on\w+)=|href="[^#]|url\(|@import|<(?:script|link|img|iframe|object|base)\b/i,
  );
  const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
  const [, hash] = /style-src 'sha256-([^']+)'/.exec(page) ?? [];
  expect(createHash('sha256').update(style).digest('base64')).toBe(hash);
  expect(page).toContain(`content="default-src 'none'; style-src 'sha256-`);
});

test('each link leads to a change that is on the page', () => {
  const targets = [...page.matchAll(/href="#([^"]*)"/g)].map(([, target]) => target ?? '');
  expect(targets.length).toBeGreaterThan(10);
  expect(targets.filter((target) => !page.includes(` id="${target}"`))).toEqual([]);
});

test('no value of a Secret is on it', () => {
  const secret = (value: string): Files =>
    fluxTree([object('v1', 'Secret', 'web', { stringData: { PASSWORD: value } })]);
  const written = formatHtml(review(secret('first-obviously-fake'), secret('second-obviously-fake')));
  expect(written).toContain('PASSWORD');
  expect(written).not.toContain('obviously-fake');
});

test('no token is on it, wherever somebody wrote it', () => {
  // In two parts, so that no scanner takes this file for one that has a token in it.
  const token = `ghp_${'ObviouslyFake0123456789'.repeat(2).slice(0, 36)}`;
  const route = object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', { spec: { hostnames: [token] } });
  const written = formatHtml(review({}, fluxTree([route, deployment('web', { container: { image: token } })])));
  expect(written).toMatch(/<b><a href="#change-\d">\(not shown\)<\/a><\/b>/);
  expect(written).toContain('<dd>(not shown)</dd>');
  expect(written).not.toContain(token);
});

describe('text of strangers', () => {
  /** Everything that can be named, named so. */
  const named = (name: string): string => {
    const web = deployment('web', { container: { image: name, env: [{ name, value: name }] } });
    const tree = (spec: object): Files => ({
      ...fluxTree([
        web,
        object('v1', 'Secret', `s-${name}`),
        object('v1', 'ConfigMap', `c-${name}`, { data: { [`k-${name}`]: JSON.stringify(spec) } }),
        object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', { spec }),
      ]),
      [`scripts/${name.replace(/[\0/]/g, '')}.sh`]: `#!/bin/sh\n# ${JSON.stringify(spec)}\n${name}\n`,
    });
    const [before, after] = ['a', 'b'].map((side) => tree({ hostnames: [`${side}${name}`], parentRefs: [{ name }] }));
    return formatHtml(reviewTrees(memoryTree(name, before ?? {}), memoryTree(name, after ?? {})));
  };
  const skeleton = (html: string): readonly string[] =>
    [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/(?<=sha256-)[^']*/, ''));

  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    `"><a href='javascript:alert(1)'>`,
    `' onmouseover='alert(1)`,
    '</style><style>@import "//example.org"',
    '</details></main><!--',
    '&lt;b&gt;&amp;',
    '${name}',
  ])('%s is text', (name) => {
    expect(skeleton(named(name))).toEqual(skeleton(named('harmless')));
  });

  test('any text is text', () => {
    const expected = skeleton(named('harmless'));
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).map((text) => `x${text}<`),
        (name) => {
          expect(skeleton(named(name))).toEqual(expected);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('moves no cursor and turns no direction', () => {
    const written = named('a\u001b[2Jb\u202ec');
    expect(written).toContain('a\\u001b[2Jb\\u202ec');
    expect(written).not.toMatch(/[\u001b\u202e]/);
  });
});

test.each([
  ['changes', {}, many(3000)],
  ['consequences', many(3000), {}],
])('of thousands of %s it shows a thousand, and how many more there are', (_, before, after) => {
  const written = formatHtml(review(before, after));
  expect(written.match(/id="change-\d+"/g)).toHaveLength(1000);
  expect(written).toMatch(/<p>and 200\d more<\/p>/);
  expect(written.match(/<li class="box/g)).toHaveLength(50);
});

function many(count: number): Files {
  return fluxTree(Array.from({ length: count }, (_, index) => object('v1', 'ConfigMap', `web-${index}`)));
}
