import { identityText } from '../identity/identity-text';
import { textAt } from '../json';
import type { ObjectItem } from '../model';
import { changedObjects, type Rule } from './rule';

/** An annotation tells Flux to leave an object alone. */
export const reconcileDisabled: Rule = (context) =>
  changedObjects(context).flatMap(({ before, after }) => {
    const reason = leftAlone(after);
    if (reason === undefined || leftAlone(before) !== undefined) return [];
    return [
      {
        rule: 'reconcile-disabled',
        grade: 'note',
        subject: after.identity,
        summary: `Flux stops managing the ${identityText(after.identity)}: it stays as it is, whatever is merged`,
        detail: `it now says ${reason}`,
      },
    ];
  });

function leftAlone({ object }: ObjectItem): string | undefined {
  for (const [key, values] of [
    ['kustomize.toolkit.fluxcd.io/reconcile', ['disabled']],
    ['kustomize.toolkit.fluxcd.io/ssa', ['Ignore', 'IfNotPresent']],
  ] as const) {
    const value = textAt(object, 'metadata', 'annotations', key);
    if (value !== undefined && (values as readonly string[]).includes(value)) return `${key}: ${value}`;
  }
  return undefined;
}
