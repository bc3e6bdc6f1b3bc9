import { at } from '../json';
import type { Consequence } from '../model';
import { changedObjects, type Rule } from './rule';

const KINDS = ['Kustomization', 'HelmRelease', 'GitRepository', 'OCIRepository', 'HelmRepository', 'Bucket'] as const;

/** Flux stops looking at something, or begins to again. */
export const fluxSuspended: Rule = (context) =>
  changedObjects(context, ...KINDS).flatMap(({ before, after }): readonly Consequence[] => {
    const [was, is] = [before, after].map(({ object }) => at(object, 'spec', 'suspend') === true);
    if (was === is) return [];
    const { kind, name } = after.identity;
    return [
      {
        rule: 'flux-suspended',
        grade: 'note',
        subject: after.identity,
        summary:
          is === true
            ? `Flux stops managing what the ${kind} ${name} brings: it stays as it is, whatever is merged`
            : `Flux manages what the ${kind} ${name} brings again, and undoes what was changed by hand`,
        ...(is === true && {
          next: `take suspend away, or: flux resume ${kind.toLowerCase()} ${name} -n ${after.identity.namespace}`,
        }),
      },
    ];
  });
