import { RULES } from '../../../lib/review/rules';
import { consequencesOf } from '../trees';
import { backupCases } from './backup-cases';
import { controllerCases } from './controller-cases';
import { exposureCases } from './exposure-cases';
import { fluxCases } from './flux-cases';
import { hostCases } from './host-cases';
import type { CasesByRule } from './rule-cases';
import { workloadCases } from './workload-cases';

const CASES: CasesByRule = {
  ...fluxCases,
  ...workloadCases,
  ...exposureCases,
  ...backupCases,
  ...hostCases,
  ...controllerCases,
};

test('every rule has trees in which it fires, and trees in which it must not', () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(RULES).sort());
  for (const { fires, silent } of Object.values(CASES)) {
    expect(Object.keys(fires)).not.toHaveLength(0);
    expect(Object.keys(silent)).not.toHaveLength(0);
  }
});

describe.each(Object.entries(CASES))('%s', (rule, { fires, silent }) => {
  test.each(Object.entries(fires))('fires: %s', (_, [base, head, grade, summary]) => {
    const summaryMatcher = typeof summary === 'string' ? summary : expect.stringMatching(summary);
    expect(consequencesOf(rule, base(), head())).toContainEqual(
      expect.objectContaining({ rule, grade, summary: summaryMatcher }),
    );
  });

  test.each(Object.entries(silent))('is silent: %s', (_, [base, head]) => {
    expect(consequencesOf(rule, base(), head())).toEqual([]);
  });

  test('says nothing where nothing changes', () => {
    for (const [base] of Object.values(fires)) expect(consequencesOf(rule, base(), base())).toEqual([]);
  });
});
