import type { ItemChange } from '../compare/compare-items';
import { identityText } from '../identity/identity-text';
import type { TreeItems } from '../items/tree-items';
import type { Consequence, Grade } from '../model';
import { type Rule, ruleContext } from './rule';

/** Every rule, in the order in which consequences of one grade are told. */
export const RULES: Readonly<Record<string, Rule>> = {};

const GRADES: readonly Grade[] = ['data-loss', 'outage', 'note'];

/** What the changes lead to, the gravest first; each sentence once. */
export function findConsequences(
  changes: readonly ItemChange[],
  base: TreeItems,
  head: TreeItems,
): readonly Consequence[] {
  const context = ruleContext(changes, base, head);
  const found = Object.values(RULES).flatMap((rule) => rule(context));
  const distinct = new Map(found.map((each) => [`${each.rule}\n${identityText(each.subject)}\n${each.summary}`, each]));
  return [...distinct.values()].sort((one, other) => GRADES.indexOf(one.grade) - GRADES.indexOf(other.grade));
}
