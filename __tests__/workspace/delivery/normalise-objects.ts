/** A Kubernetes object, or a part of one. */
export type JsonObject = Readonly<Record<string, unknown>>;

type Path = readonly string[];

const POD: Path = ['spec', 'template', 'spec'];

/** What one delivery writes and the other does not, and why that is so. `docs/deliveries.md` has the same lines. */
export const DIFFERENCES: readonly { readonly path: Path; readonly reason: string }[] = [
  { path: ['metadata', 'labels', 'helm.sh/chart'], reason: 'names the chart, which only one of them has' },
  {
    path: ['metadata', 'labels', 'app.kubernetes.io/managed-by'],
    reason: 'names who applies the object; Helm adopts only what is labelled as its own',
  },
  {
    path: ['metadata', 'labels', 'app.kubernetes.io/controller'],
    reason: 'the chart labels its Deployment with what its pod is found by; nothing selects Deployments by it',
  },
  {
    path: ['metadata', 'labels', 'app.kubernetes.io/service'],
    reason: 'the chart labels its Service with its own name; nothing selects Services by it',
  },
  {
    path: ['metadata', 'namespace'],
    reason: 'Helm writes it into the object; Flux adds it as targetNamespace when it applies',
  },
  {
    path: ['spec', 'progressDeadlineSeconds'],
    reason:
      'the chart has no value for it: the HelmRelease adds it after rendering, because Flux takes a Deployment that misses it for failed',
  },
];

/** Fields that one of them writes out, with the value that the API server sets where they are missing. */
export const DEFAULTED: readonly { readonly path: Path; readonly value: unknown }[] = [
  { path: [...POD, 'dnsPolicy'], value: 'ClusterFirst' },
  { path: [...POD, 'hostIPC'], value: false },
  { path: [...POD, 'hostNetwork'], value: false },
  { path: [...POD, 'hostPID'], value: false },
  { path: ['spec', 'parentRefs', '*', 'group'], value: 'gateway.networking.k8s.io' },
  { path: ['spec', 'parentRefs', '*', 'kind'], value: 'Gateway' },
  { path: ['spec', 'rules', '*', 'backendRefs', '*', 'group'], value: '' },
  { path: ['spec', 'rules', '*', 'backendRefs', '*', 'kind'], value: 'Service' },
  { path: ['spec', 'rules', '*', 'backendRefs', '*', 'weight'], value: 1 },
  // That of the route.
  { path: ['spec', 'rules', '*', 'backendRefs', '*', 'namespace'], value: 'opencode' },
];

/** Lists that Kubernetes reads as maps, with their key. The order of init containers is their order of running. */
const KEYED_LISTS: readonly { readonly path: Path; readonly key: string }[] = [
  { path: [...POD, 'containers'], key: 'name' },
  { path: [...POD, 'volumes'], key: 'name' },
  ...['initContainers', 'containers'].flatMap((containers) => [
    { path: [...POD, containers, '*', 'env'], key: 'name' },
    { path: [...POD, containers, '*', 'volumeMounts'], key: 'mountPath' },
  ]),
];

/** Objects by kind and name, without what may differ. */
export function normaliseObjects(objects: readonly unknown[]): Readonly<Record<string, unknown>> {
  const normalised = objects.map((object) => {
    // A copy: what is compared is also what is applied.
    const copy = JSON.parse(JSON.stringify(object)) as { kind: string; metadata: { name: string } };
    for (const { path } of DIFFERENCES) change(copy, path, () => undefined);
    for (const { path, value } of DEFAULTED) change(copy, path, (found) => (found === value ? undefined : found));
    for (const { path, key } of KEYED_LISTS) change(copy, path, (list) => sortedBy(key, list));
    return [`${copy.kind}/${copy.metadata.name}`, copy] as const;
  });
  return Object.fromEntries(normalised.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Replaces what is at `path`; undefined removes it. `*` stands for every item of a list. */
function change(value: unknown, [step = '', ...rest]: Path, replace: (found: unknown) => unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const record = value as Record<string, unknown>;
  for (const key of step === '*' ? Object.keys(record) : [step]) {
    if (!(key in record)) continue;
    if (rest.length > 0) {
      change(record[key], rest, replace);
      continue;
    }
    const replaced = replace(record[key]);
    if (replaced === undefined) Reflect.deleteProperty(record, key);
    else record[key] = replaced;
  }
}

function sortedBy(key: string, list: unknown): unknown {
  if (!Array.isArray(list)) return list;
  const text = (item: unknown): string => String((item as JsonObject)[key]);
  return [...(list as unknown[])].sort((one, other) => (text(one) < text(other) ? -1 : 1));
}
