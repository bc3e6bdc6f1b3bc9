import fc from 'fast-check';
import { runButane } from '../../../e2e/butane/butane';
import { decodeIgnition } from '../../../e2e/butane/decode-ignition';
import { writeButane } from '../../../lib/host/butane/write-butane';
import { compileIgnition } from '../../../lib/host/ignition/compile-ignition';
import { hasTool } from '../../support/tools';
import { butaneConfigs } from '../butane/butane-configs';

const runs = Number(process.env['CDK8S_OPENCODE_BUTANE_RUNS'] ?? 200);
const title = 'our Ignition and that of butane --strict';

// Butane is in no package registry, so that CI cannot have it; reviewers put it in PATH.
if (!hasTool('butane')) console.warn(`skipped: ${title} (not in PATH: butane)`);
(hasTool('butane') ? describe : describe.skip)(title, () => {
  test('are the same bytes once decoded', () => {
    fc.assert(
      fc.property(butaneConfigs(), (config) => {
        const { json, messages } = runButane(writeButane(config));
        expect(messages).toBe('');
        expect(decodeIgnition(compileIgnition(config))).toEqual(decodeIgnition(json ?? 'null'));
      }),
      { numRuns: runs },
    );
  }, 600_000);
});
