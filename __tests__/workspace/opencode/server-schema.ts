/** Puts the schema of the configuration, out of the document of a server's API, into the form that is kept. */
export function configurationSchema(document: unknown): unknown {
  const { components } = document as { readonly components: { readonly schemas: Readonly<Record<string, unknown>> } };
  const wanted = new Set<string>();
  const collect = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const [, inner = ''] of JSON.stringify(components.schemas[name]).matchAll(/#\/components\/schemas\/(\w+)/g)) {
      collect(inner);
    }
  };
  collect('Config');
  const kept = Object.fromEntries([...wanted].sort().map((name) => [name, components.schemas[name]]));
  const text = JSON.stringify(kept, (key, value: unknown) =>
    key === 'description' && typeof value === 'string' ? undefined : value,
  );
  return { $ref: '#/$defs/Config', $defs: JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')) as unknown };
}
