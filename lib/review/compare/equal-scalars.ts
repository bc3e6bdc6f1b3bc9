import type { JsonValue } from '../../gitops/description';
import { parseDuration } from '../../validation/duration';
import { compareQuantities } from '../../validation/quantity';

/** Fields whose values are Kubernetes quantities: 1Gi is 1024Mi. */
const QUANTITIES = /^(?:cpu|memory|storage|ephemeral-storage|sizeLimit|capacity|cacheCapacity|divisor)$/;

/** Fields whose values are durations: 1h is 60m. */
const DURATIONS = /(?:interval|timeout|duration|renewBefore)$/i;

/** What the API server, or the controller, takes a field for that is not there. */
const DEFAULTS: Readonly<Record<string, JsonValue>> = {
  dnsPolicy: 'ClusterFirst',
  hostIPC: false,
  hostNetwork: false,
  hostPID: false,
  readOnly: false,
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  protocol: 'TCP',
  weight: 1,
  suspend: false,
};

/** Of the references of a route. */
const REFERENCE_DEFAULTS: Readonly<Record<string, Readonly<Record<string, JsonValue>>>> = {
  parentRefs: { group: 'gateway.networking.k8s.io', kind: 'Gateway' },
  backendRefs: { group: '', kind: 'Service' },
};

/** Whether two values of a field mean the same to the cluster. `list` is the field of the list that the map is in. */
export function equalScalars(
  field: string,
  list: string | undefined,
  one: JsonValue | undefined,
  other: JsonValue | undefined,
): boolean {
  const [before, after] = [withDefault(field, list, one), withDefault(field, list, other)];
  if (before === after) return true;
  if (before === undefined || after === undefined) return false;
  if (typeof before === 'object' || typeof after === 'object') return false;
  if (QUANTITIES.test(field)) return compareQuantities(String(before), String(after)) === 0;
  if (!DURATIONS.test(field)) return false;
  const [left, right] = [parseDuration(String(before)), parseDuration(String(after))];
  return left !== undefined && left === right;
}

function withDefault(field: string, list: string | undefined, value: JsonValue | undefined): JsonValue | undefined {
  if (value !== undefined) return value;
  return REFERENCE_DEFAULTS[list ?? '']?.[field] ?? DEFAULTS[field];
}
