import { isRecord } from './record';
import type { JsonSchema } from './schema-store';

/**
 * Items of a list that Kubernetes keeps by key and that have the same key: the API server refuses them, and JSON schema
 * has no word for it.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export function duplicateListKeys(value: unknown, schema: JsonSchema, path = ''): string[] {
  if (Array.isArray(value)) {
    const items = schema['items'];
    if (!isRecord(items)) return [];
    const found = value.flatMap((item, index) => duplicateListKeys(item, items, `${path}[${index}]`));
    return [...sameKeys(value, schema, path), ...found];
  }
  const properties = schema['properties'];
  if (!isRecord(value) || !isRecord(properties)) return [];
  return Object.entries(value).flatMap(([field, child]) => {
    const childSchema = properties[field];
    return isRecord(childSchema) ? duplicateListKeys(child, childSchema, path === '' ? field : `${path}.${field}`) : [];
  });
}

function sameKeys(list: readonly unknown[], schema: JsonSchema, path: string): string[] {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (!Array.isArray(keys)) return [];
  const seen = new Map<string, number>();
  return list.flatMap((item, index) => {
    const key = JSON.stringify(keys.map((name: unknown) => (isRecord(item) ? item[String(name)] : undefined)));
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, index);
      return [];
    }
    return [`${path}[${index}] has the same ${keys.join(' and ')} as ${path}[${first}]: each may occur once`];
  });
}
