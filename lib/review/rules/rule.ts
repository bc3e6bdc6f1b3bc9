import type { ItemChange } from '../compare/compare-items';
import { identityKey } from '../identity/identity-text';
import type { TreeItems } from '../items/tree-items';
import type { Consequence, Identity, Item, Manager, ObjectItem } from '../model';
import { DATA_KINDS, type DataKinds } from './data-kinds';

/** What a rule may look at. */
export interface RuleContext {
  readonly changes: readonly ItemChange[];
  readonly base: TreeItems;
  readonly head: TreeItems;

  /** Kinds whose deletion deletes data. */
  readonly dataKinds: DataKinds;

  /** The change of a thing, where there is one. */
  changeOf(identity: Identity): ItemChange | undefined;
}

/** Finds one kind of consequence. The name of a rule is that of its file. */
export type Rule = (context: RuleContext) => readonly Consequence[];

/** The context of one review. */
export function ruleContext(
  changes: readonly ItemChange[],
  base: TreeItems,
  head: TreeItems,
  dataKinds: DataKinds = DATA_KINDS,
): RuleContext {
  const byIdentity = new Map(changes.map((each) => [identityKey(each.change.identity), each]));
  return { changes, base, head, dataKinds, changeOf: (identity) => byIdentity.get(identityKey(identity)) };
}

/** An object on both sides. */
export interface ObjectPair {
  readonly before: ObjectItem;
  readonly after: ObjectItem;
}

/** The objects that are there before and after, and differ. */
export function changedObjects({ changes }: RuleContext, ...kinds: readonly string[]): readonly ObjectPair[] {
  return changes.flatMap(({ before, after }) =>
    before?.type === 'object' && after?.type === 'object' && isOfKind(after, kinds) ? [{ before, after }] : [],
  );
}

/** The objects that are no longer there. */
export function removedObjects({ changes }: RuleContext, ...kinds: readonly string[]): readonly ObjectItem[] {
  return changes.flatMap(({ before, after }) =>
    before?.type === 'object' && after === undefined && isOfKind(before, kinds) ? [before] : [],
  );
}

/** The objects that were not there before. */
export function addedObjects({ changes }: RuleContext, ...kinds: readonly string[]): readonly ObjectItem[] {
  return changes.flatMap(({ before, after }) =>
    after?.type === 'object' && before === undefined && isOfKind(after, kinds) ? [after] : [],
  );
}

function isOfKind({ identity }: ObjectItem, kinds: readonly string[]): boolean {
  return kinds.length === 0 || kinds.includes(identity.kind);
}

/** What is applied together with an item; without a manager, what is in the files that changed. */
export function neighbours(context: RuleContext, side: 'before' | 'after', item: ObjectItem): readonly ObjectItem[] {
  const tree = side === 'before' ? context.base : context.head;
  const items: readonly Item[] =
    item.manager === undefined
      ? context.changes.flatMap((each) => each[side] ?? [])
      : tree.itemsOfManager(item.manager);
  return items.filter((each): each is ObjectItem => each.type === 'object');
}

/** A manager as people say it. */
export function managerText({ namespace, name }: Manager): string {
  return `the Kustomization ${namespace === '' ? '' : `${namespace}/`}${name}`;
}
