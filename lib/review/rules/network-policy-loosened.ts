import type { JsonValue } from '../../gitops/description';
import { isDeepStrictEqual } from 'node:util';
import { isWorkload } from '../deployment/workload';
import { at, listAt, mapAt, mapsAt, textsAt } from '../json';
import type { Consequence, JsonObject, ObjectItem } from '../model';
import { changedObjects, neighbours, type ObjectPair, removedObjects, type Rule, type RuleContext } from './rule';

/** More may reach a pod, or a pod may reach more. */
export const networkPolicyLoosened: Rule = (context) => [
  ...removedObjects(context, 'NetworkPolicy', 'CiliumNetworkPolicy')
    .filter((item) => !goesWithItsPods(context, item))
    .map((item) =>
      say(item, `nothing limits the traffic that the ${item.identity.kind} ${item.identity.name} limited`),
    ),
  ...changedObjects(context, 'NetworkPolicy').flatMap((pair) => [...otherPods(pair), ...directions(pair)]),
];

function goesWithItsPods(context: RuleContext, policy: ObjectItem): boolean {
  const labels = Object.entries(mapAt(policy.object, 'spec', 'podSelector', 'matchLabels'));
  if (labels.length === 0) return false;
  const limited = neighbours(context, 'before', policy).filter(
    (item) =>
      isWorkload(item.identity) &&
      labels.every(([key, value]) => at(item.object, 'spec', 'template', 'metadata', 'labels', key) === value),
  );
  return limited.length > 0 && limited.every(({ identity }) => context.changeOf(identity)?.change.action === 'removed');
}

function otherPods({ before, after }: ObjectPair): readonly Consequence[] {
  if (isDeepStrictEqual(at(before.object, 'spec', 'podSelector'), at(after.object, 'spec', 'podSelector'))) return [];
  return [
    say(
      after,
      `the NetworkPolicy ${after.identity.name} is for other pods than before: traffic of those it was for is not limited by it`,
    ),
  ];
}

function directions({ before, after }: ObjectPair): readonly Consequence[] {
  return (['Ingress', 'Egress'] as const).flatMap((direction) => {
    if (!limitsTraffic(before.object, direction)) return [];
    const what = direction === 'Ingress' ? 'reach' : 'be reached by';
    const { name } = after.identity;
    if (!limitsTraffic(after.object, direction)) {
      return [
        say(
          after,
          `everything may ${what} the pods of the NetworkPolicy ${name}: it no longer limits ${direction.toLowerCase()}`,
        ),
      ];
    }
    const field = direction.toLowerCase();
    const [old, young] = [before, after].map(({ object }) => mapsAt(object, 'spec', field)) as [
      readonly JsonObject[],
      readonly JsonObject[],
    ];
    const peers = direction === 'Ingress' ? 'from' : 'to';
    const wider = young.filter((rule) => !old.some((other) => covers(other, rule, peers)));
    if (wider.length === 0) return [];
    return [say(after, `more may ${what} the pods of the NetworkPolicy ${name}: ${field} allows what it did not`)];
  });
}

/** Whether a NetworkPolicy has a say in a direction. */
export function limitsTraffic(object: JsonObject, direction: 'Ingress' | 'Egress'): boolean {
  const types = textsAt(object, 'spec', 'policyTypes');
  if (types.length > 0) return types.includes(direction);
  return direction === 'Ingress' || at(object, 'spec', 'egress') !== undefined;
}

/** Whether a rule allows all that another one does; one without peers, or ports, allows all. */
function covers(rule: JsonObject, other: JsonObject, peers: string): boolean {
  return [peers, 'ports'].every((field) => {
    const [wide, narrow] = [listAt(rule, field), listAt(other, field)];
    if (wide.length === 0) return true;
    return (
      narrow.length > 0 &&
      narrow.every((entry) => wide.some((each) => isDeepStrictEqual(withProtocol(each), withProtocol(entry))))
    );
  });
}

function withProtocol(entry: JsonValue): JsonValue {
  return at(entry, 'port') === undefined ? entry : { protocol: 'TCP', ...mapAt(entry) };
}

function say({ identity }: ObjectItem, summary: string): Consequence {
  return { rule: 'network-policy-loosened', grade: 'outage', subject: identity, summary };
}
