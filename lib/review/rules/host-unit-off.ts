import { bySectionAndKey } from '../compare/compare-units';
import type { Consequence, UnitItem } from '../model';
import type { Rule } from './rule';

/** A unit of a host goes, or no longer starts by itself. */
export const hostUnitOff: Rule = ({ changes }) =>
  changes.flatMap(({ change, before, after }): readonly Consequence[] => {
    if (before?.type !== 'unit') return [];
    const { name, host } = before.identity;
    const say = (summary: string, detail?: string): readonly Consequence[] => [
      {
        rule: 'host-unit-off',
        grade: 'outage',
        subject: before.identity,
        summary,
        ...(detail !== undefined && { detail }),
      },
    ];
    if (change.action === 'removed') {
      return say(`${name} is no longer part of ${host}`, 'an installed host keeps the file until somebody removes it');
    }
    if (after?.type !== 'unit') return [];
    if (before.enabled === true && after.enabled === false)
      return say(`${name} is disabled: it does not start at boot`);
    if (isInstalled(before) && !isInstalled(after))
      return say(`nothing wants ${name} any more: it does not start at boot`);
    return [];
  });

function isInstalled({ directives }: UnitItem): boolean {
  const values = bySectionAndKey(directives);
  return ['Install.WantedBy', 'Install.RequiredBy'].some((field) => (values.get(field) ?? []).length > 0);
}
