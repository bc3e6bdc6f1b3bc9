import type { JsonValue } from '../../gitops/description';
import { isMap, textAt } from '../json';
import type { JsonObject } from '../model';

/**
 * What the items of a list are known by, in the field of this name. The first set of keys that every item has, each with a value
 * of its own, is taken.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  ports: [['containerPort', 'protocol'], ['port', 'protocol'], ['containerPort'], ['port'], ['name']],
  volumeMounts: [['mountPath'], ['mountPath', 'subPath']],
  volumeDevices: [['devicePath']],
  parentRefs: [['namespace', 'name', 'sectionName'], ['namespace', 'name'], ['name', 'sectionName'], ['name']],
  backendRefs: [['name', 'port'], ['name']],
  data: [['secretKey']],
  items: [['key']],
  tls: [['secretName']],
  rules: [['host']],
  hosts: [['host']],
  subjects: [
    ['kind', 'namespace', 'name'],
    ['kind', 'name'],
  ],
  healthChecks: [['kind', 'namespace', 'name']],
  hostAliases: [['ip']],
  topologySpreadConstraints: [['topologyKey', 'whenUnsatisfiable']],
};

const BY_NAME: readonly (readonly string[])[] = [['name']];

/** Lists whose order says nothing. */
const UNORDERED: ReadonlySet<string> = new Set([
  ...Object.keys(KEYS),
  ...['accessModes', 'add', 'apiGroups', 'cacheAccessModes', 'containers', 'dependsOn', 'dnsNames', 'drop', 'egress'],
  ...['env', 'finalizers', 'from', 'groups', 'hostnames', 'imagePullSecrets', 'ingress', 'listeners', 'policyTypes'],
  ...[
    'resourceNames',
    'resources',
    'supplementalGroups',
    'to',
    'tolerations',
    'verbs',
    'volumes',
    'certificateRefs',
    'targetRefs',
  ],
]);

/** What an item is known by in its list. */
export type ItemKey = (item: JsonValue) => string;

/** How the items of two lists in one field are told apart; nothing where they have no key. */
export function listKey(field: string, ...lists: readonly (readonly JsonValue[])[]): ItemKey | undefined {
  const key = (KEYS[field] ?? BY_NAME).map(keyOf).find((each) => lists.every((list) => isKeyed(list, each)));
  return key === undefined ? undefined : (item) => key(item) ?? '';
}

/** Whether the order of the items says something. Variables that refer to each other do so backwards alone. */
export function isOrdered(field: string, lists: readonly (readonly JsonValue[])[]): boolean {
  if (field === 'env') return lists.some((list) => list.some((item) => (textAt(item, 'value') ?? '').includes('$(')));
  return !UNORDERED.has(field);
}

function keyOf(names: readonly string[]): (item: JsonValue) => string | undefined {
  return (item) => {
    if (!isMap(item)) return undefined;
    const values = names.map((name) => keyText(item, name));
    return values.every((value) => value !== undefined) ? values.join('/') : undefined;
  };
}

/** The protocol of a port that does not say it. */
function keyText(item: JsonObject, name: string): string | undefined {
  return textAt(item, name) ?? (name === 'protocol' ? 'TCP' : undefined);
}

function isKeyed(list: readonly JsonValue[], key: (item: JsonValue) => string | undefined): boolean {
  const keys = list.map(key);
  return keys.every((each) => each !== undefined) && new Set(keys).size === keys.length;
}
