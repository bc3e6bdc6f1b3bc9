import * as fc from 'fast-check';
import type { JsonObject } from '../../../lib/review/model';
import { substituteObject } from '../../../lib/review/substitution/substitute-object';
import { throughLayer } from '../../escape/layers';
import { describeWithTools } from '../../support/tools';

const VALUES = {
  APP: 'web',
  SIZE: '5Gi',
  PORT: '8080',
  ON: 'yes',
  EMPTY: '',
  LIST: '[a, b]',
  NESTED: '${APP}',
  PATH: '/a/b/a',
};

const substituted = (object: JsonObject) => substituteObject(object, { values: VALUES, secret: [], elsewhere: [] });

const names = fc.constantFrom(...Object.keys(VALUES), 'UNSET', 'A_B2');
const words = fc.constantFrom(
  'web',
  '5Gi',
  '80',
  'a b',
  '',
  '-',
  'x:y',
  '/',
  'a*',
  '1',
  ':=',
  '$',
  '$$',
  '\\/',
  'true',
  'é',
);
const operators = fc.constantFrom(
  '',
  ':-',
  ':=',
  '=',
  ':+',
  ':?',
  ',',
  ',,',
  '^',
  '^^',
  '#',
  '##',
  '%',
  '%%',
  ':',
  '/',
  '//',
  '/#',
  '/%',
);

/** Texts as people write them, and some that nobody should. */
const texts = fc.letrec<{ text: string; variable: string }>((tie) => ({
  variable: fc.oneof(
    fc.tuple(names, operators, words).map(([name, operator, word]) => `\${${name}${operator}${word}}`),
    fc
      .tuple(names, fc.constantFrom(':-', ':=', '='), tie('variable'))
      .map(([name, operator, inner]) => `\${${name}${operator}${inner}}`),
    fc
      .tuple(names, fc.constantFrom('/', '//'), words, words)
      .map(([name, operator, one, two]) => `\${${name}${operator}${one}/${two}}`),
    names.map((name) => `\${#${name}}`),
    names.map((name) => `$\${${name}}`),
    names.map((name) => `$${name}`),
  ),
  text: fc
    .array(fc.oneof({ depthSize: 'small' }, words, tie('variable')), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('')),
})).text;

describeWithTools(['text-layers'], 'variables are read as Flux reads them', () => {
  test('in values, lists and keys', () => {
    const objects = fc
      .sample(texts, { numRuns: 3_000, seed: 19 })
      .flatMap((text): readonly JsonObject[] => [{ value: text }, { list: [`${text}.`] }, { [`k${text}`]: 'x' }]);
    const real = throughLayer(
      'flux-variables',
      objects.map((object) => ({ object, variables: VALUES })),
    );
    // One that Flux refuses stays as it is written.
    const differing = objects.flatMap((object, index) => {
      const [theirs, ours] = [real[index], substituted(object)];
      return typeof theirs === 'string' || JSON.stringify(sorted(theirs)) === JSON.stringify(sorted(ours))
        ? []
        : [{ object, theirs, ours }];
    });
    expect(differing).toEqual([]);
    expect(real.filter((each) => typeof each !== 'string').length).toBeGreaterThan(3_000);
  });

  test('as the names and sizes of claims', () => {
    const object = { name: '${CLAIM:=${APP}}-x', size: '${SIZE:-1Gi}', port: '${PORT}', on: '${ON}', list: '${LIST}' };
    const expected = { name: 'web-x', size: '5Gi', port: 8080, on: true, list: ['a', 'b'] };
    expect(throughLayer('flux-variables', [{ object, variables: VALUES }])).toEqual([expected]);
    expect(substituted(object)).toEqual(expected);
  });
});

/** The order of keys says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, child]) => [key, sorted(child)]),
  );
}

describe('what only the cluster knows', () => {
  const object = { host: 'web.${DOMAIN}', size: '${SIZE:=5Gi}', lower: '${DOMAIN,,}' };

  test('a value in a Secret of the tree stays a named unknown, with a default as well', () => {
    expect(substituteObject(object, { values: {}, secret: ['DOMAIN', 'SIZE'], elsewhere: [] })).toEqual({
      host: 'web.${DOMAIN}',
      size: '${SIZE}',
      lower: '${DOMAIN}',
    });
  });

  test('a Secret that the tree does not have may have any name; a default is read', () => {
    expect(substituteObject(object, { values: {}, secret: [], elsewhere: ['Secret cluster-secrets'] })).toEqual({
      host: 'web.${DOMAIN}',
      size: '5Gi',
      lower: '${DOMAIN}',
    });
  });

  test('an object may keep its variables', () => {
    const kept = { ...object, metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' } } };
    expect(substituteObject(kept, { values: { DOMAIN: 'x' }, secret: [], elsewhere: [] })).toBe(kept);
  });
});
