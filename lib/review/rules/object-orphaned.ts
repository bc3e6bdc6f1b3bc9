import { identityText } from '../identity/identity-text';
import { keptBecause } from './pruning';
import { removedObjects, type Rule } from './rule';

/** An object leaves the tree, but stays in the cluster. */
export const objectOrphaned: Rule = (context) =>
  removedObjects(context).flatMap((item) => {
    const reason = keptBecause(item, context);
    if (reason === undefined) return [];
    const { kind, namespace, name } = item.identity;
    const place = namespace === '' ? '' : ` -n ${namespace}`;
    return [
      {
        rule: 'object-orphaned',
        grade: 'note',
        subject: item.identity,
        summary: `the ${identityText(item.identity)} stays in the cluster, and nobody looks after it any more`,
        detail: reason,
        next: `once it is no longer needed: kubectl${place} delete ${kind.toLowerCase()} ${name}`,
      },
    ];
  });
