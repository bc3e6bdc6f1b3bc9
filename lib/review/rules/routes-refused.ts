import { mapAt, mapsAt, textAt, textsAt } from '../json';
import type { Consequence, Item, JsonObject, ObjectItem } from '../model';
import { changedObjects, type Rule } from './rule';

const ROUTES: ReadonlySet<string> = new Set(['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute']);

/** A Gateway's listeners no longer take routes that they took. */
export const routesRefused: Rule = (context) =>
  changedObjects(context, 'Gateway').flatMap(({ before, after }): readonly Consequence[] => {
    const items = context.head.items();
    const labels = namespaceLabels(items);
    const refused = items.filter(
      (item): item is ObjectItem =>
        item.type === 'object' &&
        ROUTES.has(item.identity.kind) &&
        parentsOf(item, after).some(
          (parent) => isTaken(before, item, parent, labels) && !isTaken(after, item, parent, labels),
        ),
    );
    if (refused.length === 0) return [];
    const names = [...new Set(refused.map(routeText))].sort();
    return [
      {
        rule: 'routes-refused',
        grade: 'outage',
        subject: after.identity,
        summary: `${after.identity.name} no longer takes ${names.length === 1 ? 'the route' : `${names.length} routes:`} ${names.join(', ')}`,
        detail: 'no listener that the route may use allows its namespace, kind or hostname any more',
        next: 'let a listener allow them, or point the routes at another Gateway first',
      },
    ];
  });

function routeText({ identity, object }: ObjectItem): string {
  const hostnames = textsAt(object, 'spec', 'hostnames');
  return `${identity.namespace}/${identity.name}${hostnames.length === 0 ? '' : ` (${hostnames.join(', ')})`}`;
}

/** The `parentRefs` of a route that name a Gateway. */
function parentsOf({ object, identity }: ObjectItem, gateway: ObjectItem): readonly JsonObject[] {
  return mapsAt(object, 'spec', 'parentRefs').filter(
    (parent) =>
      (textAt(parent, 'kind') ?? 'Gateway') === 'Gateway' &&
      textAt(parent, 'name') === gateway.identity.name &&
      (textAt(parent, 'namespace') ?? identity.namespace) === gateway.identity.namespace,
  );
}

/** Whether a listener of a Gateway takes a route by one of its parentRefs. */
function isTaken(gateway: ObjectItem, route: ObjectItem, parent: JsonObject, labels: NamespaceLabels): boolean {
  const [section, port] = [textAt(parent, 'sectionName'), textAt(parent, 'port')];
  return mapsAt(gateway.object, 'spec', 'listeners').some(
    (listener) =>
      (section === undefined || textAt(listener, 'name') === section) &&
      (port === undefined || textAt(listener, 'port') === port) &&
      allowsKind(listener, route) &&
      allowsNamespace(listener, gateway, route, labels) &&
      sharesHostname(textAt(listener, 'hostname'), textsAt(route.object, 'spec', 'hostnames')),
  );
}

function allowsKind(listener: JsonObject, { identity }: ObjectItem): boolean {
  const kinds = mapsAt(listener, 'allowedRoutes', 'kinds');
  return kinds.length === 0 || kinds.some((each) => textAt(each, 'kind') === identity.kind);
}

function allowsNamespace(
  listener: JsonObject,
  gateway: ObjectItem,
  { identity }: ObjectItem,
  labels: NamespaceLabels,
): boolean {
  const namespaces = mapAt(listener, 'allowedRoutes', 'namespaces');
  switch (textAt(namespaces, 'from') ?? 'Same') {
    case 'All':
      return true;
    case 'Selector':
      return matches(mapAt(namespaces, 'selector'), identity.namespace, labels.get(identity.namespace));
    case 'None':
      return false;
    default:
      return identity.namespace === gateway.identity.namespace;
  }
}

type NamespaceLabels = ReadonlyMap<string, JsonObject>;

function namespaceLabels(items: readonly Item[]): NamespaceLabels {
  return new Map(
    items.flatMap((item) =>
      item.type === 'object' && item.identity.kind === 'Namespace' && item.identity.group === ''
        ? [[item.identity.name, mapAt(item.object, 'metadata', 'labels')] as const]
        : [],
    ),
  );
}

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** Whether a selector matches a namespace. Labels that only the cluster knows are taken to match. */
function matches(selector: JsonObject, namespace: string, labels: JsonObject | undefined): boolean {
  const own: JsonObject = { [NAME_LABEL]: namespace, ...labels };
  const isUnknown = (key: string): boolean => labels === undefined && key !== NAME_LABEL;
  return (
    Object.entries(mapAt(selector, 'matchLabels')).every(([key, value]) => isUnknown(key) || own[key] === value) &&
    mapsAt(selector, 'matchExpressions').every((expression) => {
      const key = textAt(expression, 'key') ?? '';
      return isUnknown(key) || holds(expression, textAt(own, key));
    })
  );
}

function holds(expression: JsonObject, value: string | undefined): boolean {
  const isListed = value !== undefined && textsAt(expression, 'values').includes(value);
  switch (textAt(expression, 'operator')) {
    case 'In':
      return isListed;
    case 'NotIn':
      return !isListed;
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}

/** Whether a listener's hostname and a route's have a name in common. */
function sharesHostname(listener: string | undefined, hostnames: readonly string[]): boolean {
  if (listener === undefined || listener === '' || hostnames.length === 0) return true;
  return hostnames.some((hostname) => covers(listener, hostname) || covers(hostname, listener));
}

/** A wildcard of Gateway API covers any number of labels. */
function covers(pattern: string, hostname: string): boolean {
  return pattern === hostname || (pattern.startsWith('*.') && hostname.endsWith(pattern.slice(1)));
}
