import { validate, type Schema } from '@cfworker/json-schema';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterProps } from '../../../lib';
import { exampleWorkspace, valuesOf } from '../../support/first-user';
import { WORKSPACE_VARIANTS } from './workspace-variants';

const REFERENCE =
  process.env['CDK8S_OPENCODE_REFERENCE'] ?? join(__dirname, '..', '..', '..', '..', 'shared', 'reference');

const GATEWAYS: Readonly<Record<string, Partial<ClusterProps>>> = {
  'an Envoy Gateway': {},
  'an Ingress controller': { gateway: { kind: 'ingress', className: 'nginx', proxyNamespace: 'ingress-nginx' } },
};

/** Loud, so that nobody takes a skipped check for a passed one. */
const describeWithReference = existsSync(REFERENCE) ? describe : describe.skip;
if (!existsSync(REFERENCE)) console.warn(`skipped: the values against the chart's schemas (no folder ${REFERENCE})`);

describeWithReference.each([
  ['4.4.0', '7'],
  ['5.2.0', '2020-12'],
] as const)('the values of app-template %s', (appTemplate, draft) => {
  const versions = { kubernetes: '1.35', flux: '2.9', envoyGateway: '1.7.1', appTemplate };
  const file = join(REFERENCE, `app-template-${appTemplate}.values.schema.json`);
  const violations = (values: unknown) =>
    validate(values, JSON.parse(readFileSync(file, 'utf8')) as Schema, draft, undefined, false).errors;

  for (const [gateway, cluster] of Object.entries(GATEWAYS)) {
    test.each(Object.entries(WORKSPACE_VARIANTS))(
      `fit its schema: behind ${gateway}, a workspace %s`,
      (_, workspace) => {
        const values = valuesOf(exampleWorkspace(workspace, { ...cluster, versions }));
        expect(violations(values)).toEqual([]);
      },
    );
  }

  test('and the schema does refuse what does not fit', () => {
    const values = valuesOf(exampleWorkspace({}, { versions })) as Record<string, unknown>;
    expect(violations({ ...values, persistence: { home: { existingClaim: 5 } } })).not.toEqual([]);
    expect(violations({ ...values, service: { main: { controller: 'main', prots: {} } } })).not.toEqual([]);
  });
});
