import { isKustomization } from '../identity/kustomization';
import { at } from '../json';
import type { Consequence } from '../model';
import { changedObjects, type Rule } from './rule';

/** A Flux Kustomization begins or stops to delete what disappears from its tree. */
export const pruneSwitched: Rule = (context) =>
  changedObjects(context, 'Kustomization').flatMap(({ before, after }): readonly Consequence[] => {
    if (!isKustomization(after.identity)) return [];
    const [was, is] = [before, after].map(({ object }) => at(object, 'spec', 'prune') === true);
    if (was === is) return [];
    const { name } = after.identity;
    return [
      {
        rule: 'prune-switched',
        grade: 'note',
        subject: after.identity,
        summary:
          is === true
            ? `from now on Flux deletes what disappears from the tree of the Kustomization ${name}`
            : `Flux no longer deletes what disappears from the tree of the Kustomization ${name}: it stays in the cluster`,
      },
    ];
  });
