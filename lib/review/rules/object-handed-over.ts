import { identityText } from '../identity/identity-text';
import type { Consequence, Manager, ObjectItem } from '../model';
import { deletionGrade, keptBecause } from './pruning';
import { changedObjects, managerText, type Rule } from './rule';

const RACE =
  'the first deletes what left its tree unless the second has applied it before: neither waits for the other';
const NEXT =
  'first annotate what is to stay with kustomize.toolkit.fluxcd.io/prune: disabled, in a change of its own; take that away once it has moved';

/** An object goes from one Flux Kustomization to another. */
export const objectHandedOver: Rule = (context) => {
  const moved = changedObjects(context).flatMap(({ before, after }) => {
    if (before.manager === undefined || after.manager === undefined || before.release !== undefined) return [];
    if (sameManager(before.manager, after.manager)) return [];
    return keptBecause(before, context) === undefined
      ? [{ item: before, from: before.manager, to: after.manager }]
      : [];
  });
  const precious = moved.filter(({ item }) => deletionGrade(item.identity, context.dataKinds) === 'data-loss');
  return [
    ...precious.map(({ item, from, to }) => one(item, from, to)),
    ...together(moved.filter((each) => !precious.includes(each))),
  ];
};

interface Moved {
  readonly item: ObjectItem;
  readonly from: Manager;
  readonly to: Manager;
}

function one(item: ObjectItem, from: Manager, to: Manager): Consequence {
  return {
    rule: 'object-handed-over',
    grade: 'data-loss',
    subject: item.identity,
    summary: `Flux may delete the ${identityText(item.identity)} on its way from ${managerText(from)} to ${managerText(to)}`,
    detail: RACE,
    next: NEXT,
  };
}

/** What is only away for a while is told once for each pair of Kustomizations. */
function together(moved: readonly Moved[]): readonly Consequence[] {
  const pairs = new Map<string, Moved[]>();
  for (const each of moved) {
    const key = JSON.stringify([each.from.namespace, each.from.name, each.to.namespace, each.to.name]);
    pairs.set(key, [...(pairs.get(key) ?? []), each]);
  }
  return [...pairs.values()].map(([first, ...rest]): Consequence => {
    const { item, from, to } = first as Moved;
    const what = rest.length === 0 ? `the ${identityText(item.identity)}` : `${rest.length + 1} objects`;
    return {
      rule: 'object-handed-over',
      grade: [first as Moved, ...rest].some((each) => deletionGrade(each.item.identity) === 'outage')
        ? 'outage'
        : 'note',
      subject: item.identity,
      summary: `Flux may delete ${what}, and make ${rest.length === 0 ? 'it' : 'them'} anew, on the way from ${managerText(from)} to ${managerText(to)}`,
      detail: RACE,
      next: NEXT,
    };
  });
}

function sameManager(one: Manager, other: Manager): boolean {
  return one.namespace === other.namespace && one.name === other.name;
}
