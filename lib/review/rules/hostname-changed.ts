import { mapsAt, textAt, textsAt } from '../json';
import type { Consequence, ObjectItem } from '../model';
import { changedObjects, type Rule } from './rule';

/** Names under which something is reached go, or come. */
export const hostnameChanged: Rule = (context) =>
  changedObjects(context, 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'Ingress', 'Gateway').flatMap(
    ({ before, after }): readonly Consequence[] => {
      const [old, young] = [hostnames(before), hostnames(after)];
      const gone = old.filter((name) => !young.includes(name));
      const come = young.filter((name) => !old.includes(name));
      if (gone.length === 0 && come.length === 0) return [];
      const { name } = after.identity;
      if (gone.length === 0) {
        return [
          {
            rule: 'hostname-changed',
            grade: 'note',
            subject: after.identity,
            summary: `${name} is reached at ${come.join(', ')} as well`,
          },
        ];
      }
      return [
        {
          rule: 'hostname-changed',
          grade: 'outage',
          subject: after.identity,
          summary:
            come.length === 0
              ? `${name} is no longer reached at ${gone.join(', ')}`
              : `${name} is reached at ${come.join(', ')} instead of ${gone.join(', ')}`,
          detail: 'bookmarks and clients that use the old name fail, and a browser keeps what it stored for it',
        },
      ];
    },
  );

function hostnames({ object, identity }: ObjectItem): readonly string[] {
  switch (identity.kind) {
    case 'Ingress':
      return mapsAt(object, 'spec', 'rules').flatMap((rule) => textAt(rule, 'host') ?? []);
    case 'Gateway':
      return mapsAt(object, 'spec', 'listeners').flatMap((listener) => textAt(listener, 'hostname') ?? []);
    default:
      return textsAt(object, 'spec', 'hostnames');
  }
}
