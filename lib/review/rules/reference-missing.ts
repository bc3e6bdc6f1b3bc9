import { identityKey } from '../identity/identity-text';
import { mapsAt, textAt } from '../json';
import type { Consequence, Item, JsonObject, ObjectItem } from '../model';
import type { Rule } from './rule';

/** Something that an object names, and does not work without. */
interface Reference {
  readonly kind: string;

  /** Empty for what has no namespace. */
  readonly namespace: string;
  readonly name: string;

  /** Name of a Gateway's listener. */
  readonly listener?: string;
}

/** What happens where it is not there, as the end of a sentence. */
const WITHOUT: Readonly<Record<string, string>> = {
  Kustomization: 'Flux never applies it',
  HTTPRoute: 'nothing serves it',
  ExternalSecret: 'its Secret is not made',
  Certificate: 'it is not issued',
};

/** How each kind of object names others. */
const REFERENCES: Readonly<Record<string, (item: ObjectItem) => readonly Reference[]>> = {
  Kustomization: ({ object, identity }) =>
    mapsAt(object, 'spec', 'dependsOn').map((dependency) => reference('Kustomization', dependency, identity.namespace)),
  HTTPRoute: ({ object, identity }) =>
    mapsAt(object, 'spec', 'parentRefs')
      .filter((parent) => (textAt(parent, 'kind') ?? 'Gateway') === 'Gateway')
      .map((parent) => {
        const listener = textAt(parent, 'sectionName');
        return { ...reference('Gateway', parent, identity.namespace), ...(listener !== undefined && { listener }) };
      }),
  ExternalSecret: ({ object, identity }) => [
    ofKind(object, 'secretStoreRef', 'SecretStore', 'ClusterSecretStore', identity.namespace),
  ],
  Certificate: ({ object, identity }) => [ofKind(object, 'issuerRef', 'Issuer', 'ClusterIssuer', identity.namespace)],
};

/**
 * An object names another one that the tree does not have. Told only where the tree has all that others of its kind
 * name: otherwise it is made by something that Git does not show.
 */
export const referenceMissing: Rule = (context) => {
  const fresh = context.changes.flatMap(({ before, after }) =>
    after?.type === 'object' ? newReferences(before, after).map((named) => ({ item: after, named })) : [],
  );
  if (fresh.length === 0) return [];
  const items = context.head.items().filter((item): item is ObjectItem => item.type === 'object');
  const gateways = new Map<string, readonly string[]>();
  const there = new Set<string>();
  for (const { identity, object } of items) {
    there.add(key(identity.kind, identity));
    if (identity.kind !== 'Gateway') continue;
    gateways.set(
      key('Gateway', identity),
      mapsAt(object, 'spec', 'listeners').flatMap((listener) => textAt(listener, 'name') ?? []),
    );
  }
  const isThere = (named: Reference): boolean => {
    if (named.name.includes('$') || named.namespace.includes('$')) return true;
    const listeners = gateways.get(key(named.kind, named));
    return (
      there.has(key(named.kind, named)) &&
      (named.listener === undefined || listeners?.includes(named.listener) !== false)
    );
  };
  const changed = new Set(fresh.map(({ item }) => identityKey(item.identity)));
  const earlier = context.changes.flatMap(({ before, after }) =>
    before?.type === 'object' && after !== undefined ? [before] : [],
  );
  const complete = new Set(
    Object.keys(REFERENCES).filter((kind) => {
      const others = [...items.filter(({ identity }) => !changed.has(identityKey(identity))), ...earlier]
        .filter(({ identity }) => identity.kind === kind)
        .flatMap(referencesOf);
      return others.length > 0 && others.every(isThere);
    }),
  );
  return fresh
    .filter(({ item, named }) => !isThere(named) && complete.has(item.identity.kind))
    .map(({ item, named }) => consequence(item, named, gateways.get(key(named.kind, named))));
};

function consequence(
  { identity }: ObjectItem,
  named: Reference,
  listeners: readonly string[] | undefined,
): Consequence {
  const place = named.namespace === '' ? named.name : `${named.namespace}/${named.name}`;
  const what =
    listeners === undefined || named.listener === undefined
      ? `${named.kind} ${place}, which is not in the tree`
      : `the listener ${named.listener} of the Gateway ${place}, which has ${listeners.join(', ') || 'none'}`;
  return {
    rule: 'reference-missing',
    grade: 'outage',
    subject: identity,
    summary: `${identity.kind} ${identity.name} names ${what}: ${WITHOUT[identity.kind] ?? 'it does not work'}`,
    detail: `all that other objects of the kind ${identity.kind} name is in the tree`,
    next: 'correct the name, or bring what it names in the same change',
  };
}

function newReferences(before: Item | undefined, after: ObjectItem): readonly Reference[] {
  const known = new Set(before?.type === 'object' ? referencesOf(before).map((named) => JSON.stringify(named)) : []);
  return referencesOf(after).filter((named) => !known.has(JSON.stringify(named)));
}

function referencesOf(item: ObjectItem): readonly Reference[] {
  const named = Object.hasOwn(REFERENCES, item.identity.kind) ? (REFERENCES[item.identity.kind]?.(item) ?? []) : [];
  return named.filter(({ name }) => name !== '');
}

function reference(kind: string, named: JsonObject, namespace: string): Reference {
  return { kind, namespace: textAt(named, 'namespace') ?? namespace, name: textAt(named, 'name') ?? '' };
}

/** A reference that says by its kind whether it is to something of the namespace or of the cluster. */
function ofKind(object: JsonObject, field: string, own: string, clusters: string, namespace: string): Reference {
  const kind = textAt(object, 'spec', field, 'kind') ?? own;
  const name = kind === own || kind === clusters ? (textAt(object, 'spec', field, 'name') ?? '') : '';
  return { kind, namespace: kind === own ? namespace : '', name };
}

function key(kind: string, { namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${kind} ${namespace}/${name}`;
}
