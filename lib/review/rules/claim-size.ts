import { textAt } from '../json';
import { compareQuantities } from '../../validation/quantity';
import { changedObjects, type Rule } from './rule';

/** A claim shrinks, which is refused, or grows. */
export const claimSize: Rule = (context) =>
  changedObjects(context, 'PersistentVolumeClaim').flatMap(({ before, after }) => {
    const [old, young] = [before, after].map(
      ({ object }) => textAt(object, 'spec', 'resources', 'requests', 'storage') ?? '',
    );
    const difference = compareQuantities(young ?? '', old ?? '');
    if (!(difference < 0 || difference > 0)) return [];
    const { name } = after.identity;
    return [
      difference < 0
        ? {
            rule: 'claim-size',
            grade: 'outage',
            subject: after.identity,
            summary: `the API server refuses the claim ${name}: it shrinks from ${old} to ${young}`,
            detail: 'a volume can only grow; nothing else that is applied with it is applied until this is undone',
            next: `keep ${old}, or move to a new, smaller claim by its backup`,
          }
        : {
            rule: 'claim-size',
            grade: 'note',
            subject: after.identity,
            summary: `the claim ${name} grows from ${old} to ${young}`,
            detail: 'its storage class has to allow expansion',
          },
    ] as const;
  });
