import type { JsonValue } from '../../gitops/description';
import { isMap, textAt } from '../json';
import type { JsonObject } from '../model';

/** The kind that a field refers to by the name in it. */
const FIELDS: Readonly<Record<string, string>> = {
  claimName: 'PersistentVolumeClaim',
  secretName: 'Secret',
  serviceAccountName: 'ServiceAccount',
  serviceName: 'Service',
  volumeName: 'PersistentVolume',
};

/** The kind of an object that a map refers to by its `name`. */
const MAPS: Readonly<Record<string, string>> = {
  configMap: 'ConfigMap',
  configMapKeyRef: 'ConfigMap',
  configMapRef: 'ConfigMap',
  secret: 'Secret',
  secretKeyRef: 'Secret',
  secretRef: 'Secret',
  service: 'Service',
};

/** An object whose references follow what was renamed, by `Kind/namespace/name`. */
export function withReferences(object: JsonObject, renames: Readonly<Record<string, string>>): JsonObject {
  const namespace = textAt(object, 'metadata', 'namespace') ?? '';
  const follow = (kind: string | undefined, name: JsonValue): JsonValue => {
    const key = `${kind ?? ''}/${namespace}/${typeof name === 'string' ? name : ''}`;
    return Object.hasOwn(renames, key) ? (renames[key] ?? name) : name;
  };
  const walk = (value: JsonValue, field: string): JsonValue => {
    if (Array.isArray(value)) return value.map((item: JsonValue) => walk(item, field));
    if (!isMap(value)) return follow(FIELDS[field], value);
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [
        key,
        key === 'name' ? follow(MAPS[field], child) : walk(child, key),
      ]),
    );
  };
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, key === 'metadata' ? value : walk(value, key)]),
  );
}
