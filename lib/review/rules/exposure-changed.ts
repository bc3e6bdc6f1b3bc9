import { mapsAt, textAt } from '../json';
import type { Consequence, ObjectItem } from '../model';
import { addedObjects, changedObjects, type Rule } from './rule';

/** What is said of a Gateway or a class whose name tells who reaches it. */
const OUTSIDE = /external|public|internet|wan\b/i;

/** Somebody else can reach something. */
export const exposureChanged: Rule = (context) => [
  ...changedObjects(context, 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'Ingress').flatMap(({ before, after }) =>
    entry(before, after),
  ),
  ...addedObjects(context, 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'Ingress').flatMap((after) => entry(undefined, after)),
  ...changedObjects(context, 'Service').flatMap(({ before, after }) => service(before, after)),
  ...addedObjects(context, 'Service').flatMap((after) => service(undefined, after)),
];

/** By which Gateways, or class of Ingress controller, something is reached. */
function entry(before: ObjectItem | undefined, after: ObjectItem): readonly Consequence[] {
  const old = before === undefined ? [] : doors(before);
  const young = doors(after);
  const come = young.filter((door) => !old.includes(door));
  const gone = old.filter((door) => !young.includes(door));
  const { name } = after.identity;
  const outside = come.filter((door) => OUTSIDE.test(door));
  const subject = after.identity;
  if (outside.length > 0 && !old.some((door) => OUTSIDE.test(door))) {
    return [
      {
        rule: 'exposure-changed',
        grade: before === undefined ? 'note' : 'outage',
        subject,
        summary: `${name} can be reached from outside, by ${outside.join(', ')}${gone.length === 0 ? '' : ` instead of ${gone.join(', ')}`}`,
        next: 'make sure that it asks for a password',
      },
    ];
  }
  if (before === undefined || gone.length === 0) return [];
  return [
    {
      rule: 'exposure-changed',
      grade: 'outage',
      subject,
      summary: `${name} is no longer reached by ${gone.join(', ')}${come.length === 0 ? '' : ` but by ${come.join(', ')}`}`,
    },
  ];
}

function doors({ object, identity }: ObjectItem): readonly string[] {
  if (identity.kind === 'Ingress') {
    const name = textAt(object, 'spec', 'ingressClassName');
    return name === undefined ? [] : [`the class ${name}`];
  }
  return mapsAt(object, 'spec', 'parentRefs').map(
    (parent) => `the ${textAt(parent, 'kind') ?? 'Gateway'} ${textAt(parent, 'name') ?? ''}`,
  );
}

function service(before: ObjectItem | undefined, after: ObjectItem): readonly Consequence[] {
  const [old, young] = [before, after].map((item) =>
    item === undefined ? 'ClusterIP' : (textAt(item.object, 'spec', 'type') ?? 'ClusterIP'),
  );
  if (old === young || !['LoadBalancer', 'NodePort'].includes(young ?? '')) return [];
  return [
    {
      rule: 'exposure-changed',
      grade: 'outage',
      subject: after.identity,
      summary: `${after.identity.name} can be reached from outside of the cluster: its Service is a ${young ?? ''}`,
      detail: 'it passes no Gateway, so nothing that a Gateway asks for is asked for',
    },
  ];
}
