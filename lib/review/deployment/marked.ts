import { GRADES } from '../grades';
import { identityKey } from '../identity/identity-text';
import type { Change, Grade, Identity, Item, Review, ReviewedTree } from '../model';
import type { Deployment, Lane, Place, Thing } from './deployment';
import { deploymentOf } from './deployment-of';

/** What a change does to a part of the picture. */
export interface Mark {
  /** Nothing where it stays as it is. */
  readonly action?: Change['action'];

  /** The gravest of what it leads to. */
  readonly grade?: Grade;
}

/** A place on both sides. The mark is that of the object that makes it. */
export interface MarkedPlace extends Mark, Pick<Place, 'kind' | 'name' | 'identity'> {
  readonly lanes: readonly MarkedLane[];
}

/** A lane on both sides. The mark is that of all that is in it. */
export interface MarkedLane extends Mark, Pick<Lane, 'kind' | 'name'> {
  readonly things: readonly MarkedThing[];
}

/** A thing on both sides, or on the one that has it. */
export interface MarkedThing extends Mark, Pair<Thing> {}

interface Pair<T> {
  readonly before?: T;
  readonly after?: T;

  /** The later side, else the earlier one. */
  readonly either: T;
}

/** The picture of both trees in one, with what is different. What moved is drawn where it is later. */
export function markedDeployment({ base, head, changes, consequences }: Review): readonly MarkedPlace[] {
  const actions = new Map(changes.map(({ identity, action }) => [identityKey(identity), action]));
  const grades = new Map<string, Grade>();
  for (const { subject, grade } of consequences) {
    const key = identityKey(subject);
    grades.set(key, gravest([grades.get(key), grade]) ?? grade);
  }
  const markOf = (identity: Identity): Mark => ({
    action: actions.get(identityKey(identity)),
    grade: grades.get(identityKey(identity)),
  });
  const items = head.items();
  const after = deploymentOf(items);
  const before = deploymentOf(itemsBefore(base, items, changes));
  const stays = new Set(thingsOf(after).flatMap(({ identity, id }) => (identity === undefined ? [] : id)));

  return pairs(before.places, after.places, ({ kind, name }) => `${kind} ${name}`).map((places) => {
    const { kind, name, identity } = places.either;
    const lanes = lanesOf(places).flatMap((pair): readonly MarkedLane[] => {
      const things = thingPairs(pair)
        .filter((each) => each.after !== undefined || !stays.has(each.either.id))
        .map((each): MarkedThing => ({ ...each, ...markOfThing(each, markOf) }));
      return things.length === 0
        ? []
        : [{ kind: pair.either.kind, name: pair.either.name, things, ...markOfAll(things) }];
    });
    return { kind, name, identity, lanes, ...(identity !== undefined && markOf(identity)) };
  });
}

/** What did not change is read once. */
function itemsBefore(base: ReviewedTree, after: readonly Item[], changes: readonly Change[]): readonly Item[] {
  const changed = new Set(changes.map(({ identity }) => identityKey(identity)));
  const isChanged = ({ identity }: Item): boolean => changed.has(identityKey(identity));
  const paths = new Set(changes.flatMap(({ path }) => path.before ?? []));
  const old = new Set([...paths].flatMap((path) => base.itemsAt(path)));
  return [...after.filter((item) => !isChanged(item)), ...[...old].filter(isChanged)];
}

function lanesOf({ before, after }: Pair<Place>): readonly Pair<Lane>[] {
  return pairs(before?.lanes ?? [], after?.lanes ?? [], ({ name }) => name);
}

function thingPairs({ before, after }: Pair<Lane>): readonly Pair<Thing>[] {
  return pairs(before?.things ?? [], after?.things ?? [], ({ id }) => id);
}

function markOfThing({ before, after, either }: Pair<Thing>, markOf: (identity: Identity) => Mark): Mark {
  return either.identity === undefined ? { action: actionOf(before, after) } : markOf(either.identity);
}

function actionOf(before: Thing | undefined, after: Thing | undefined): Change['action'] | undefined {
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  return JSON.stringify(before) === JSON.stringify(after) ? undefined : 'changed';
}

function markOfAll(things: readonly MarkedThing[]): Mark {
  const [first] = things;
  const action = things.every((each) => each.action === first?.action)
    ? first?.action
    : things.some((each) => each.action !== undefined)
      ? 'changed'
      : undefined;
  return { action, grade: gravest(things.map(({ grade }) => grade)) };
}

/** The gravest of some grades. */
function gravest(grades: readonly (Grade | undefined)[]): Grade | undefined {
  return GRADES.find((grade) => grades.includes(grade));
}

function thingsOf({ places }: Deployment): readonly Thing[] {
  return places.flatMap(({ lanes }) => lanes.flatMap(({ things }) => things));
}

/** What has the same key on both sides, in the order of the later one; what is gone comes where it was. */
function pairs<T>(before: readonly T[], after: readonly T[], keyOf: (item: T) => string): readonly Pair<T>[] {
  const young = new Set(after.map(keyOf));
  const old = new Map(before.map((item) => [keyOf(item), item]));
  const result = after.map((item): Pair<T> => ({ before: old.get(keyOf(item)), after: item, either: item }));
  for (const [index, item] of before.entries()) {
    if (!young.has(keyOf(item))) result.splice(Math.min(index, result.length), 0, { before: item, either: item });
  }
  return result;
}
