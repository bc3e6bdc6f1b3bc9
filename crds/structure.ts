import type { CustomResourceDefinition } from './custom-resource-definition';

/** Keywords that say nothing about the shape: prose, and rules in a language that nothing here evaluates. */
const dropped = ['description', 'example', 'x-kubernetes-validations'];

/** The definition without prose, rules and what the cluster writes, its maps ordered by key. */
export function structureOf(definition: CustomResourceDefinition): unknown {
  const { group, names, scope, versions } = definition.spec as CustomResourceDefinition['spec'] & { scope?: string };
  const served = versions.filter((version) => version.served !== false);
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: (definition as { metadata?: { name?: string } }).metadata?.name },
    spec: {
      group,
      names: ordered(names),
      scope,
      versions: served.map(({ name, schema, ...rest }) => ({
        name,
        schema: { openAPIV3Schema: schemaStructure(schema.openAPIV3Schema) },
        ...pick(rest, ['deprecated', 'selectableFields', 'served', 'storage', 'subresources']),
      })),
    },
  };
}

function schemaStructure(schema: object): unknown {
  const kept = Object.entries(schema).filter(([keyword]) => !dropped.includes(keyword));
  return Object.fromEntries(
    kept
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([keyword, value]) => [keyword, keyword === 'properties' ? fieldsStructure(value) : nested(keyword, value)]),
  );
}

/** Below `properties` the keys are names of fields: one called `description` stays. */
function fieldsStructure(fields: unknown): unknown {
  return Object.fromEntries(
    Object.entries(fields as Record<string, object>)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([field, schema]) => [field, schemaStructure(schema)]),
  );
}

function nested(keyword: string, value: unknown): unknown {
  if (['allOf', 'anyOf', 'oneOf'].includes(keyword)) return (value as object[]).map(schemaStructure);
  const isSchema = ['items', 'additionalProperties', 'not'].includes(keyword) && typeof value === 'object';
  return isSchema ? schemaStructure(value as object) : value;
}

function ordered(record: object): object {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function pick(record: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key)));
}
