import * as fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { hasTool } from '../../support/tools';
import { type Case, helmValues, nativeObjects, versions } from './both-deliveries';
import { EXAMPLE_CASES, generatedCase } from './delivery-cases';
import { normaliseObjects } from './normalise-objects';

/** A folder with the app-template chart, 4.4.0 or 5.2.0: no package registry has it. */
const CHART = process.env['APP_TEMPLATE_CHART'] ?? '';
const runs = existsSync(join(CHART, 'Chart.yaml')) && hasTool('helm');
if (!runs)
  console.warn(
    'skipped: both deliveries against the real chart (needs helm, and APP_TEMPLATE_CHART, the chart’s folder)',
  );

function rendered(given: Case): readonly unknown[] {
  const options = ['--namespace=opencode', '--kube-version=1.35.0', '--values=-'];
  const api = '--api-versions=gateway.networking.k8s.io/v1/HTTPRoute';
  const { stdout, stderr, status } = spawnSync('helm', ['template', 'opencode-flux', CHART, api, ...options], {
    // JSON, so that no text is taken for something else.
    input: JSON.stringify(helmValues(given)),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout)
    .map((document) => document.toJS() as unknown)
    .filter((object) => object !== null);
}

(runs ? describe : describe.skip)('what Helm renders equals the native objects', () => {
  const on = (given: Case): Case => {
    const chart = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8')) as { version: string };
    return { ...given, cluster: { ...given.cluster, versions: versions(chart.version) } };
  };

  test.each(EXAMPLE_CASES)('%s', (_, given) => {
    expect(normaliseObjects(nativeObjects(on(given)))).toEqual(normaliseObjects(rendered(on(given))));
  });

  test('for generated props', () => {
    fc.assert(
      fc.property(generatedCase, (given) => {
        expect(normaliseObjects(nativeObjects(on(given)))).toEqual(normaliseObjects(rendered(on(given))));
      }),
      { numRuns: 25 },
    );
  }, 300_000);
});
