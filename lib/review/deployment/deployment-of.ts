import { posix } from 'node:path';
import { identityKey } from '../identity/identity-text';
import { isKustomization } from '../identity/kustomization';
import type { FileItem, Identity, Item, ObjectIdentity, ObjectItem, UnitItem } from '../model';
import type { Deployment, Lane, Place } from './deployment';
import { groupOf } from './group-of';
import { fileThing, hostLanes } from './host-things';
import { objectThing } from './object-thing';
import { isWorkspace } from './workload';

const ORDER: readonly Place['kind'][] = ['namespace', 'host', 'repository'];

/** The picture of what a tree deploys. */
export function deploymentOf(items: readonly Item[]): Deployment {
  const objects = once(items.filter((item) => item.type === 'object'));
  const files = items.filter((item) => item.type !== 'object');
  const places = [...namespaces(objects), ...hosts(files)];
  return {
    places: places.sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) || byName(one, other)),
  };
}

/** What is written twice is one thing. */
function once<T extends Item>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [identityKey(item.identity), item])).values()];
}

function namespaces(objects: readonly ObjectItem[]): readonly Place[] {
  const placeOf = homes(objects);
  const made = new Map<string, Identity>();
  const places = new Map<string, Map<string, ObjectItem[]>>();
  for (const item of objects) {
    if (isNamespace(item.identity)) {
      made.set(item.identity.name, item.identity);
      groupOf(places, item.identity.name, () => new Map());
      continue;
    }
    const [namespace, lane] = placeOf(item);
    const lanes = groupOf(places, namespace, () => new Map<string, ObjectItem[]>());
    groupOf(lanes, lane, () => []).push(item);
  }
  return [...places].map(([name, lanes]): Place => {
    const identity = made.get(name);
    return {
      kind: 'namespace',
      name,
      ...(identity !== undefined && { identity }),
      lanes: [...lanes].map(([lane, own]) => objectLane(lane, own)).sort(byName),
    };
  });
}

/**
 * Where an object is drawn: in its namespace, together with what lies in the same folder. A Flux Kustomization is drawn
 * with what it applies.
 */
function homes(objects: readonly ObjectItem[]): (item: ObjectItem) => readonly [namespace: string, lane: string] {
  const applied = new Map<string, readonly [string, string]>();
  for (const item of objects) {
    const key = item.manager === undefined ? undefined : `${item.manager.namespace}/${item.manager.name}`;
    // A root applies other Kustomizations, each of which has a place of its own.
    if (key !== undefined && !applied.has(key) && !isNamespace(item.identity) && !isKustomization(item.identity)) {
      applied.set(key, [item.identity.namespace, laneName(item)]);
    }
  }
  return (item) => {
    const { namespace, name } = item.identity;
    const home = isKustomization(item.identity) ? applied.get(`${namespace}/${name}`) : undefined;
    return home ?? [namespace, laneName(item)];
  };
}

/** `opencode-flux` for what lies in `…/opencode-flux/app`. */
function laneName({ path, manager }: ObjectItem): string {
  const folder = posix.basename(posix.dirname(path).replace(/\/app$/, ''));
  return folder === '.' ? (manager?.name ?? 'objects') : folder;
}

function objectLane(name: string, items: readonly ObjectItem[]): Lane {
  return { kind: items.some(isWorkspace) ? 'workspace' : 'app', name, things: items.map(drawn(items)) };
}

/** A release whose values are drawn as the objects they become needs no box of its own. */
function drawn(items: readonly ObjectItem[]): (item: ObjectItem) => Lane['things'][number] {
  const releases = new Set(items.flatMap(({ release }) => (release === undefined ? [] : identityKey(release))));
  return (item) => {
    const thing = objectThing(item);
    return releases.has(identityKey(item.identity))
      ? { ...thing, role: 'other', title: `HelmRelease ${thing.title}` }
      : thing;
  };
}

function hosts(items: readonly (UnitItem | FileItem)[]): readonly Place[] {
  const places = new Map<string, (UnitItem | FileItem)[]>();
  for (const item of items) groupOf(places, item.identity.host, () => []).push(item);
  return [...places].map(([name, own]): Place => {
    if (name !== '') return { kind: 'host', name, lanes: hostLanes(own) };
    return { kind: 'repository', name, lanes: [{ kind: 'files', name: '', things: once(own).map(fileThing) }] };
  });
}

function isNamespace({ group, kind }: ObjectIdentity): boolean {
  return group === '' && kind === 'Namespace';
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
