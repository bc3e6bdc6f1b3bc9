import fc from 'fast-check';
import { writeYaml } from '../../lib/gitops/yaml-writer';
import { YamlGuard } from '../../lib/guard/yaml-guard';
import { throughLayer } from '../escape/layers';
import { text, TRAPS } from '../gitops/yaml-text';
import { hostileText } from '../support/hostile-text';
import { describeWithTools } from '../support/tools';

jest.setTimeout(120_000);

const guard = new YamlGuard();

function findingsOfText(value: string): readonly string[] {
  return guard.inspect([{ path: 'a', content: '', manifest: { data: { key: value } } }]);
}

function findingsOfFile(content: string): readonly string[] {
  const manifest = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    configMapGenerator: [{ name: 'generated', files: ['key=scripts/run'] }],
  };
  return guard.inspect([
    { path: 'app/kustomization', content: '', manifest },
    { path: 'app/scripts/run', content },
    { path: 'app/scripts/other', content: '\tno part of a ConfigMap\n' },
  ]);
}

test.each([
  ['\ttext\nof two lines', 'begins with a tab'],
  ['\n\ttext\n', 'begins with a tab'],
  ['next line: \u0085', 'U+0085'],
  ['delete: \u007f', 'U+007F'],
  ['\ufffe', 'U+FFFE'],
])('%j is named, in a manifest and in a file', (value, finding) => {
  expect(findingsOfText(value)).toEqual([expect.stringMatching(/^a: data\.key /)]);
  expect(findingsOfText(value).join()).toContain(finding);
  expect(findingsOfFile(value)).toEqual([expect.stringMatching(/^app\/scripts\/run: the file /)]);
  expect(findingsOfFile(value).join()).toContain(finding);
});

test('a key that gets lost is named with where it stands', () => {
  const manifest = { metadata: { annotations: { 'a\u0085': 'x' } } };
  expect(guard.inspect([{ path: 'a', content: '', manifest }]).join()).toContain('a key of metadata.annotations has');
});

describeWithTools(['text-layers'], 'kustomize, as kustomize-controller runs it', () => {
  const blank = fc.array(fc.constantFrom('\t', ' ', '\n', '\r', 'a', '#', '\u00a0', '\u2028', '\ufeff', '\u0001'), {
    maxLength: 7,
  });
  const texts = [
    ...TRAPS,
    ...TRAPS.map((trap) => `${trap}\n`),
    ...fc.sample(
      fc.oneof(
        text,
        hostileText,
        blank.map((parts) => parts.join('')),
      ),
      2500,
    ),
  ];
  const data = (results: readonly unknown[]) =>
    results.map((result) => (result as { readonly data?: { readonly key?: string } } | undefined)?.data?.key);

  test('carries every file that is not refused', () => {
    const carried = texts.filter((content) => findingsOfFile(content).length === 0);
    expect(data(throughLayer('kustomize-file', carried))).toEqual(carried);
    expect(carried.length).toBeGreaterThan(2000);
  });

  test('carries every text of a manifest that is not refused', () => {
    const carried = texts.filter((value) => findingsOfText(value).length === 0);
    const manifests = carried.map((key) =>
      writeYaml({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', annotations: { key } }, data: { key } }),
    );
    expect(data(throughLayer('kustomize-resource', manifests))).toEqual(carried);
  });

  test('loses what is refused', () => {
    const refused = TRAPS.filter((trap) => findingsOfFile(trap).length > 0);
    expect(refused.length).toBeGreaterThan(4);
    const kept = data(throughLayer('kustomize-file', refused)).filter((value, index) => value === refused[index]);
    expect(kept).toEqual([]);
  });
});
