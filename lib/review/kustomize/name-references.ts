import type { JsonValue } from '../../gitops/description';
import { isMap } from '../json';
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

/** An object whose references follow what was renamed, given as `Kind/name`. */
export function withReferences(
  object: JsonObject,
  renamed: ReadonlySet<string>,
  rename: (name: string) => string,
): JsonObject {
  const follow = (kind: string | undefined, name: JsonValue): JsonValue =>
    typeof name === 'string' && renamed.has(`${kind ?? ''}/${name}`) ? rename(name) : name;
  const walk = (value: JsonValue, field: string): JsonValue => {
    if (Array.isArray(value)) return value.map((item: JsonValue) => walk(item, field));
    if (!isMap(value)) return follow(FIELDS[field], value);
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => {
        if (key !== 'name') return [key, walk(child, key)];
        const kind = /Ref$/.test(field) && typeof value['kind'] === 'string' ? value['kind'] : MAPS[field];
        return [key, follow(kind, child)];
      }),
    );
  };
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, key === 'metadata' ? value : walk(value, key)]),
  );
}
