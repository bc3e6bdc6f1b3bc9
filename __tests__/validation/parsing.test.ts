import * as fc from 'fast-check';
import { parseDuration } from '../../lib/validation/duration';
import { parseImageReference } from '../../lib/validation/image-reference';
import { compareQuantities, parseQuantity } from '../../lib/validation/quantity';
import { parseRepositoryUrl } from '../../lib/validation/repository-url';
import { compareVersions, isAtLeast } from '../../lib/validation/version';

test.each([
  ['5Gi', 5n * 1024n ** 3n * 10n ** 9n],
  ['500m', 500_000_000n],
  ['1.5', 1_500_000_000n],
  ['1e3', 1000n * 10n ** 9n],
  ['1E', 10n ** 27n],
  ['0.1n', 1n],
  ['-2', -2n * 10n ** 9n],
  ['5GB', undefined],
])('the quantity %s is %s billionths', (text, nano) => {
  expect(parseQuantity(text)).toBe(nano);
});

test('quantities compare across suffixes', () => {
  expect(compareQuantities('1Gi', '1G')).toBe(1);
  expect(compareQuantities('1000m', '1')).toBe(0);
  expect(compareQuantities('512Mi', '1Gi')).toBe(-1);
  expect(compareQuantities('512Mi', 'much')).toBeNaN();
});

test.each([
  ['1h30m', 5_400_000],
  ['1.5s', 1500],
  ['500ms', 500],
  ['soon', undefined],
])('the duration %s is %s ms', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test('the https and ssh forms of one repository have the same host and path', () => {
  const forms = [
    'https://GitHub.com/a/b.git',
    'ssh://git@github.com/a/b',
    'git@github.com:a/b.git',
    'https://github.com/a/b/',
  ];
  expect(forms.map(parseRepositoryUrl).map((it) => it && `${it.host}/${it.path}`)).toEqual(
    forms.map(() => 'github.com/a/b'),
  );
});

test('an image reference falls into its parts', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  expect(parseImageReference(`localhost:5000/a/b:1.2@${digest}`)).toEqual({
    repository: 'localhost:5000/a/b',
    tag: '1.2',
    digest,
  });
  expect(parseImageReference('localhost:5000/a')).toEqual({ repository: 'localhost:5000/a' });
});

test('versions compare by number, and a left-out patch is 0', () => {
  expect(compareVersions('1.10.0', '1.9.9')).toBe(1);
  expect(compareVersions('v1.35', '1.35.0')).toBe(0);
  expect(compareVersions('1.8.0-rc.1', '1.8.0')).toBe(-1);
  expect(isAtLeast('1.7.1', '1.8')).toBe(false);
  expect(isAtLeast('1.9.1', '1.8')).toBe(true);
  expect(isAtLeast('nonsense', '1.8')).toBe(false);
});

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.webUrl()), (text) => {
      for (const parse of [parseQuantity, parseDuration, parseRepositoryUrl, parseImageReference]) parse(text);
      compareVersions(text, '1.2.3');
    }),
  );
});
