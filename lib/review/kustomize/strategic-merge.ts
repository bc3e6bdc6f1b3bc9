import type { JsonValue } from '../../gitops/description';
import { apiGroup } from '../identity/object-identity';
import { isList, isMap, omit, textAt } from '../json';
import type { JsonObject } from '../model';

/** By what the items of a list are known, in kinds of Kubernetes itself; lists of other kinds are replaced as a whole. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  imagePullSecrets: 'name',
  secrets: 'name',
  webhooks: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  ownerReferences: 'uid',
};

const BUILT_IN =
  /^(?:|apps|batch|autoscaling|policy|(?:networking|rbac\.authorization|storage|admissionregistration|scheduling|node)\.k8s\.io)$/;

/**
 * An object with a patch merged into it, as kustomize does it; undefined where the patch deletes it.
 *
 * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
export function strategicMerge(object: JsonObject, patch: JsonObject): JsonObject | undefined {
  if (patch['$patch'] === 'delete') return undefined;
  const isBuiltIn = BUILT_IN.test(apiGroup(textAt(object, 'apiVersion') ?? ''));
  return mergeMaps(object, patch, isBuiltIn);
}

function mergeMaps(object: JsonObject, patch: JsonObject, isBuiltIn: boolean): JsonObject {
  if (patch['$patch'] === 'replace') return omit(patch, '$patch');
  const merged: Record<string, JsonValue> = { ...object };
  for (const [key, value] of Object.entries(patch)) {
    if (key === '$patch') continue;
    const old = Object.hasOwn(object, key) ? object[key] : undefined;
    if (value === null || (isMap(value) && value['$patch'] === 'delete')) Reflect.deleteProperty(merged, key);
    else if (isMap(value)) merged[key] = mergeMaps(isMap(old) ? old : {}, value, isBuiltIn);
    else if (isList(value))
      merged[key] = isList(old) ? mergeLists(key, old, value, isBuiltIn) : withoutDirectives(value);
    else merged[key] = value;
  }
  return merged;
}

function mergeLists(
  field: string,
  old: readonly JsonValue[],
  patch: readonly JsonValue[],
  isBuiltIn: boolean,
): readonly JsonValue[] {
  if (patch.some((item) => isMap(item) && item['$patch'] === 'replace' && Object.keys(item).length === 1)) {
    return withoutDirectives(patch);
  }
  if (field === 'finalizers') return [...patch.filter((item) => !old.includes(item)), ...old];
  const key = isBuiltIn ? keyOf(field, [...old, ...patch]) : undefined;
  if (key === undefined) return withoutDirectives(patch);
  const known = new Map(old.map((item) => [textAt(item, key), item]));
  const named = new Set(patch.map((item) => textAt(item, key)));
  // What the patch names comes first, in its order.
  const first = patch.filter(isMap).flatMap((item): readonly JsonValue[] => {
    if (item['$patch'] === 'delete') return [];
    const own = known.get(textAt(item, key));
    return [isMap(own) ? mergeMaps(own, item, isBuiltIn) : omit(item, '$patch')];
  });
  return [...first, ...old.filter((item) => !named.has(textAt(item, key)))];
}

function keyOf(field: string, items: readonly JsonValue[]): string | undefined {
  const key =
    field === 'ports'
      ? items.some((item) => textAt(item, 'containerPort') !== undefined)
        ? 'containerPort'
        : 'port'
      : MERGE_KEYS[field];
  return key !== undefined && items.every((item) => textAt(item, key) !== undefined) ? key : undefined;
}

function withoutDirectives(list: readonly JsonValue[]): readonly JsonValue[] {
  return list.filter((item) => !(isMap(item) && typeof item['$patch'] === 'string'));
}
