import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectValues } from './app-template-projection';
import { type Case, helmValues, nativeObjects, versions } from './both-deliveries';
import { EXAMPLE_CASES, generatedCase } from './delivery-cases';
import { DIFFERENCES, normaliseObjects } from './normalise-objects';

/** What the chart is expected to make of the values; the chart itself is asked in `rendered-deliveries.test.ts`. */
function projected(given: Case, chartVersion: string): readonly unknown[] {
  return projectValues(helmValues(given), { name: 'opencode-flux', chartVersion });
}

describe.each(['4.4.0', '5.2.0'])('both deliveries bring the same objects, with app-template %s', (appTemplate) => {
  const on = (given: Case): Case => ({ ...given, cluster: { ...given.cluster, versions: versions(appTemplate) } });

  test.each(EXAMPLE_CASES)('%s', (_, given) => {
    expect(normaliseObjects(nativeObjects(on(given)))).toEqual(normaliseObjects(projected(on(given), appTemplate)));
  });

  test('for generated props', () => {
    fc.assert(
      fc.property(generatedCase, (given) => {
        expect(normaliseObjects(nativeObjects(on(given)))).toEqual(normaliseObjects(projected(on(given), appTemplate)));
      }),
      { numRuns: 25 },
    );
  });
});

test('a difference in any field is seen', () => {
  const [, given] = EXAMPLE_CASES[0] ?? ['', {}];
  const other: Case = { ...given, workspace: { ...given.workspace, environment: { LANG: 'C' } } };
  expect(normaliseObjects(nativeObjects(given))).not.toEqual(normaliseObjects(projected(other, '4.4.0')));
});

test('the documentation has each difference with its reason', () => {
  const documentation = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'deliveries.md'), 'utf8');
  for (const { path, reason } of DIFFERENCES) {
    expect(documentation).toContain(path.at(-1));
    expect(documentation).toContain(reason);
  }
});
