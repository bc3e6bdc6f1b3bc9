import { identityKey } from '../identity/identity-text';
import { listAt, mapsAt, textAt, textsAt } from '../json';
import type { JsonObject, ObjectItem } from '../model';
import type { Fact, Role, Thing } from './deployment';
import { containersOf, isWorkload, podOf, userOf } from './workload';

/** Fields of facts by what they are called; a fact without a value is left out. */
type Facts = Readonly<Record<string, string | undefined>>;

type Drawing = readonly [role: Role, title: string, facts: Facts];

/** An object of the cluster as a box of the picture. */
export function objectThing(item: ObjectItem): Thing {
  const [role, title, facts] = drawing(item);
  return { id: identityKey(item.identity), role, title, facts: factsOf(facts), identity: item.identity };
}

/** The facts that have a value. */
export function factsOf(facts: Facts): readonly Fact[] {
  return Object.entries(facts).flatMap(([name, value]) => (value === undefined || value === '' ? [] : { name, value }));
}

function drawing(item: ObjectItem): Drawing {
  const { object, identity } = item;
  const { kind, name } = identity;
  if (isWorkload(identity)) return ['pod', name, podFacts(item)];
  const spec = DRAWINGS[kind];
  return spec === undefined ? ['other', `${kind} ${name}`, {}] : spec(object, name);
}

const route = (object: JsonObject, name: string): Drawing => [
  'route',
  textsAt(object, 'spec', 'hostnames').join(', ') || name,
  { gateway: textOf(mapsAt(object, 'spec', 'parentRefs').map((parent) => textAt(parent, 'name'))) },
];

const DRAWINGS: Readonly<Record<string, (object: JsonObject, name: string) => Drawing>> = {
  HTTPRoute: route,
  GRPCRoute: route,
  TLSRoute: route,
  Ingress: (object, name) => [
    'route',
    textOf(mapsAt(object, 'spec', 'rules').map((rule) => textAt(rule, 'host'))) || name,
    { class: textAt(object, 'spec', 'ingressClassName') },
  ],
  Service: (object, name) => {
    const type = textAt(object, 'spec', 'type') ?? 'ClusterIP';
    return type === 'ClusterIP' ? ['other', `Service ${name}`, {}] : ['service', name, { type }];
  },
  Certificate: (object, name) => [
    'certificate',
    textsAt(object, 'spec', 'dnsNames').join(', ') || name,
    { issuer: textAt(object, 'spec', 'issuerRef', 'name') },
  ],
  Secret: (_, name) => ['secret', name, {}],
  SealedSecret: (_, name) => ['secret', name, { from: 'a SealedSecret' }],
  ExternalSecret: (object, name) => [
    'secret',
    textAt(object, 'spec', 'target', 'name') ?? name,
    { from: textAt(object, 'spec', 'secretStoreRef', 'name') },
  ],
  PersistentVolumeClaim: (object, name) => [
    'claim',
    name,
    {
      size: textAt(object, 'spec', 'resources', 'requests', 'storage'),
      class: textAt(object, 'spec', 'storageClassName'),
    },
  ],
  ReplicationSource: (object, name) => [
    'backup',
    name,
    { of: textAt(object, 'spec', 'sourcePVC'), at: textAt(object, 'spec', 'trigger', 'schedule') },
  ],
  ReplicationDestination: (_, name) => ['restore', name, {}],
  SnapshotPolicy: (object, name) => [
    'backup',
    name,
    {
      of: textOf(mapsAt(object, 'spec', 'sources').map((source) => textAt(source, 'pvc', 'name'))),
      to: textAt(object, 'spec', 'repository', 'name'),
    },
  ],
  Restore: (_, name) => ['restore', name, {}],
  HelmRelease: (object, name) => [
    'release',
    name,
    { chart: textAt(object, 'spec', 'chartRef', 'name') ?? textAt(object, 'spec', 'chart', 'spec', 'chart') },
  ],
};

function podFacts(workload: ObjectItem): Facts {
  const [main] = containersOf(workload).filter(({ init }) => !init);
  const user = main === undefined ? textAt(podOf(workload), 'securityContext', 'runAsUser') : userOf(main);
  const replicas = textAt(workload.object, 'spec', 'replicas');
  const others = listAt(podOf(workload), 'containers').length - 1;
  return {
    image: textAt(main?.container, 'image'),
    'memory limit': textAt(main?.container, 'resources', 'limits', 'memory') ?? 'none',
    user: user === '0' ? '0 (root)' : user,
    replicas: replicas === '1' ? undefined : replicas,
    'other containers': others > 0 ? String(others) : undefined,
  };
}

function textOf(texts: readonly (string | undefined)[]): string {
  return [...new Set(texts.filter((text) => text !== undefined))].join(', ');
}
