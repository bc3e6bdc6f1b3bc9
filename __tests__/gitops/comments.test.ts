import { ApiObject } from 'cdk8s';
import fc from 'fast-check';
import { parse } from 'yaml';
import { GitOpsApp, KustomizeDirectory, Manifest } from '../../lib/gitops';
import { insertComments } from '../../lib/gitops/yaml-comments';
import { writeYaml } from '../../lib/gitops/yaml-writer';
import { manifest, text } from './yaml-text';

jest.setTimeout(120_000);

type Path = readonly (string | number)[];

const VALUE = {
  spec: {
    image: { tag: '1.2.3' },
    script: 'set -eu\necho\n',
    list: ['one', { name: 'x', on: true }, 'a\nb', ['deep']],
    empty: {},
  },
};

test('comments stand before keys and items, and at the end of a line', () => {
  const yaml = insertComments(writeYaml(VALUE), [
    { path: ['spec', 'image'], text: 'two\nlines', position: 'before' },
    { path: ['spec', 'image', 'tag'], text: '{"$imagepolicy": "flux-system:web:tag"}', position: 'trailing' },
    { path: ['spec', 'script'], text: 'a block', position: 'trailing' },
    { path: ['spec', 'list', 1], text: 'an item', position: 'before' },
    { path: ['spec', 'list', 1, 'on'], text: 'within', position: 'before' },
    { path: ['spec', 'list', 2], text: 'a block item', position: 'before' },
    { path: ['spec', 'list', 3, 0], text: 'deep', position: 'trailing' },
    { path: ['spec', 'empty'], text: 'empty', position: 'trailing' },
  ]);
  expect(yaml).toBe(`spec:
  # two
  # lines
  image:
    tag: 1.2.3 # {"$imagepolicy": "flux-system:web:tag"}
  script: | # a block
    set -eu
    echo
  list:
    - one
    # an item
    - name: x
      # within
      'on': true
    # a block item
    - |-
      a
      b
    - - deep # deep
  empty: {} # empty
`);
  expect(parse(yaml)).toEqual(VALUE);
});

function pathsOf(value: unknown, path: Path = []): Path[] {
  const below =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, child]) =>
          pathsOf(child, [...path, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return path.length === 0 ? below : [path, ...below];
}

/** js-yaml starts a key of several lines with `?`; such keys are no Kubernetes field. */
const plainKeys = manifest.filter((value) =>
  pathsOf(value).every((path) => path.every((key) => !/[\n\r]|^.{100}/.test(String(key)))),
);

test('no comment changes what a parser reads', () => {
  fc.assert(
    fc.property(plainKeys, text, fc.boolean(), fc.nat(), (value, remark, before, choice) => {
      const paths = pathsOf(value);
      if (paths.length === 0) return;
      const path = paths[choice % paths.length] ?? [];
      const comment = before
        ? ({ path, text: remark, position: 'before' } as const)
        : ({ path, text: remark.replace(/[\n\r\u0085\u2028\u2029]/g, ' '), position: 'trailing' } as const);
      expect(parse(insertComments(writeYaml(value), [comment]), { version: '1.1', maxAliasCount: 0 })).toEqual(value);
    }),
    { numRuns: 1500 },
  );
});

test('a comment on a field that is not there is an error, and so is a trailing one of several lines', () => {
  const app = new GitOpsApp();
  const directory = new KustomizeDirectory(app, 'web', { path: 'web' });
  const object = new ApiObject(directory, 'object', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' } });
  expect(() => Manifest.of(object).comment(['kind'], 'a\nb', { position: 'trailing' })).toThrow('write one line');
  Manifest.of(object).comment(['data', 'gone'], 'why');
  expect(() => app.files()).toThrow('[web/object] a comment belongs to the field data.gone, which is not there');
});

test('the schema of a file can be another, or none, and the file can say more at its top', () => {
  const app = new GitOpsApp();
  const directory = new KustomizeDirectory(app, 'web', { path: 'web' });
  const create = (name: string) =>
    new ApiObject(directory, name, { apiVersion: 'v1', kind: 'Secret', metadata: { name } });
  Manifest.of(create('web')).schemaUrl = 'https://example.org/schema.json';
  Manifest.of(create('two')).schemaUrl = false;
  Manifest.of(create('three')).comment([], 'why it is here');
  const headers = app.files().map(({ content }) => content.split('\n').filter((line) => line.startsWith('#')));
  expect(headers.slice(1)).toEqual([
    [expect.stringContaining('$schema='), expect.stringContaining('(web/three)'), '# why it is here'],
    [expect.stringContaining('(web/two)')],
    ['# yaml-language-server: $schema=https://example.org/schema.json', expect.stringContaining('(web/web)')],
  ]);
});
