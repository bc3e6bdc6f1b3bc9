import { Problems } from '../../validation/problem';
import type { HostCheck } from './host-checks';

/** What is wrong with a list: with the list itself, with its entries, and with one that is there twice. */
export function checkList(
  prop: string,
  list: unknown,
  check: HostCheck,
  { empty = true }: { empty?: boolean } = {},
): readonly string[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [`${prop} is ${JSON.stringify(list)}: has to be a list`];
  if (list.length === 0 && !empty) return [`${prop} is []: name at least one`];
  const entries: readonly unknown[] = list;
  const problems = new Problems();
  entries.forEach((entry, index) => {
    if (entry === undefined) problems.add(`${prop}[${index}] is missing: write one, or leave it out`);
    problems.check(`${prop}[${index}]`, entry, check);
    if (entries.indexOf(entry) < index)
      problems.add(`${prop}[${index}] is ${JSON.stringify(entry)}: named twice, leave one out`);
  });
  return problems.messages;
}
