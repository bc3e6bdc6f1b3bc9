import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { CustomResourceDefinition } from '../../crds/custom-resource-definition';
import { sources } from '../../crds/sources';
import { structureOf } from '../../crds/structure';

test('prose and rules go, fields of the same names and order by key stay', () => {
  const upstream = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.org', annotations: { 'controller-gen.kubebuilder.io/version': 'v0.1' } },
    spec: {
      group: 'example.org',
      names: { plural: 'widgets', kind: 'Widget' },
      scope: 'Namespaced',
      versions: [
        { name: 'v0', served: false, schema: { openAPIV3Schema: {} } },
        {
          name: 'v1',
          served: true,
          storage: true,
          additionalPrinterColumns: [],
          schema: {
            openAPIV3Schema: {
              type: 'object',
              description: 'Prose.',
              properties: {
                description: { type: 'string', description: 'Prose.' },
                a: { type: 'array', items: { type: 'string', description: 'Prose.', 'x-kubernetes-validations': [] } },
              },
            },
          },
        },
      ],
    },
  };
  expect(JSON.stringify(structureOf(upstream))).toBe(
    JSON.stringify({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.org' },
      spec: {
        group: 'example.org',
        names: { kind: 'Widget', plural: 'widgets' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            schema: {
              openAPIV3Schema: {
                properties: { a: { items: { type: 'string' }, type: 'array' }, description: { type: 'string' } },
                type: 'object',
              },
            },
            served: true,
            storage: true,
          },
        ],
      },
    }),
  );
});

test.each(sources.map((source) => [source.file, source] as const))('%s holds the kinds that are listed', (file, source) => {
  const text = readFileSync(join(__dirname, '..', '..', 'crds', file), 'utf8');
  const kinds = parseAllDocuments(text).map((document) => (document.toJS() as CustomResourceDefinition).spec.names.kind);
  expect(kinds.sort()).toEqual([...source.kinds].sort());
});

// So that a refresh of an unchanged release is an empty diff.
test.each(sources.filter(({ urls }) => urls.length > 0).map(({ file }) => file))('%s is nothing but structure', (file) => {
  for (const document of parseAllDocuments(readFileSync(join(__dirname, '..', '..', 'crds', file), 'utf8'))) {
    const definition = document.toJS() as CustomResourceDefinition;
    expect(structureOf(definition)).toEqual(definition);
  }
});
