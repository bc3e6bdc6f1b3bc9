import { identityKey } from '../identity/identity-text';
import type { Change, FieldChange, Item, Manager } from '../model';
import { compareObjects } from './compare-values';
import { compareTexts } from './compare-texts';
import { compareUnits } from './compare-units';

/** A change, and the things themselves. */
export interface ItemChange {
  readonly change: Change;
  readonly before?: Item;
  readonly after?: Item;
}

/** What happened to each thing. One that is said in several files, as Butane and Ignition do, is compared within each of them. */
export function compareItems(base: readonly Item[], head: readonly Item[]): readonly ItemChange[] {
  const [old, young] = [byIdentity(base), byIdentity(head)];
  return [...new Map([...old, ...young]).keys()]
    .flatMap((key) => {
      const changes = pairs(old.get(key) ?? [], young.get(key) ?? []).flatMap(
        ([before, after]) => comparePair(before, after) ?? [],
      );
      return distinct(changes);
    })
    .sort((one, other) => order(one, other));
}

function byIdentity(items: readonly Item[]): ReadonlyMap<string, readonly Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const key = identityKey(item.identity);
    const known = found.get(key);
    if (known === undefined) found.set(key, [item]);
    else known.push(item);
  }
  return found;
}

/** Those of one file and one Kustomization belong together, then those of one of both; what is left has moved. */
function pairs(
  before: readonly Item[],
  after: readonly Item[],
): readonly (readonly [Item | undefined, Item | undefined])[] {
  if (before.length === 1 && after.length === 1) return [[before[0], after[0]]];
  const [gone, come] = [[...before], [...after]];
  const together = ALIKE.flatMap((isAlike) =>
    [...gone].flatMap((old) => {
      const index = come.findIndex((young) => isAlike(old, young));
      if (index < 0) return [];
      gone.splice(gone.indexOf(old), 1);
      return come.splice(index, 1).map((young) => [old, young] as const);
    }),
  );
  // The same thing in one file less, or one more, is still there.
  const isKept = together.length > 0;
  const moved = Array.from({
    length: isKept ? Math.min(gone.length, come.length) : Math.max(gone.length, come.length),
  });
  return [
    ...together,
    ...moved.map((_, index) => [gone[index] ?? fallback(gone, come), come[index] ?? fallback(come, gone)] as const),
  ];
}

const ALIKE: readonly ((one: Item, other: Item) => boolean)[] = [
  (one, other) => one.path === other.path && managerOf(one) === managerOf(other),
  (one, other) => managerOf(one) !== undefined && managerOf(one) === managerOf(other),
  (one, other) => one.path === other.path,
];

function managerOf(item: Item): string | undefined {
  return item.type === 'object' ? managerText(item.manager) : undefined;
}

/** Of two files before and one after, both became that one. */
function fallback(own: readonly Item[], others: readonly Item[]): Item | undefined {
  return own.length === 0 || others.length === 0 ? undefined : own[0];
}

function comparePair(before: Item | undefined, after: Item | undefined): ItemChange | undefined {
  const item = after ?? before;
  if (item === undefined) return undefined;
  const path = {
    ...(before !== undefined && { before: before.path }),
    ...(after !== undefined && { after: after.path }),
  };
  if (before === undefined || after === undefined) {
    const action = before === undefined ? 'added' : 'removed';
    return { change: { identity: item.identity, action, path, fields: [] }, before, after };
  }
  const fields = fieldChanges(before, after);
  if (fields.length === 0) return undefined;
  return { change: { identity: item.identity, action: 'changed', path, fields }, before, after };
}

function fieldChanges(before: Item, after: Item): readonly FieldChange[] {
  if (before.type === 'object' && after.type === 'object') {
    return [
      ...compareObjects(before.object, after.object),
      ...compareScalar('applied by', managerText(before.manager), managerText(after.manager)),
      ...compareScalar('released by', before.release?.name, after.release?.name),
    ];
  }
  if (before.type === 'unit' && after.type === 'unit') return compareUnits(before, after);
  if (before.type === 'file' && after.type === 'file') {
    return [
      ...compareTexts('text', before.text ?? '', after.text ?? ''),
      ...compareScalar('mode', modeText(before.mode), modeText(after.mode)),
      ...compareScalar('owner', before.owner, after.owner),
    ];
  }
  return [];
}

function compareScalar(field: string, before: string | undefined, after: string | undefined): readonly FieldChange[] {
  if (before === after) return [];
  return [{ field, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

function managerText(manager: Manager | undefined): string | undefined {
  return manager === undefined ? undefined : `Kustomization ${manager.namespace}/${manager.name}`;
}

function modeText(mode: number | undefined): string | undefined {
  return mode === undefined ? undefined : mode.toString(8).padStart(4, '0');
}

function distinct(changes: readonly ItemChange[]): readonly ItemChange[] {
  const seen = new Map<string, ItemChange>();
  for (const each of changes) {
    const key = JSON.stringify([each.change.action, each.change.fields]);
    if (!seen.has(key)) seen.set(key, each);
  }
  return [...seen.values()];
}

function order(one: ItemChange, other: ItemChange): number {
  const [left, right] = [one, other].map(({ change: { path } }) => path.after ?? path.before ?? '');
  return left === right ? 0 : (left ?? '') < (right ?? '') ? -1 : 1;
}
