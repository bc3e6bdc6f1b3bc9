import { integerBetween } from '../validation/integer';
import type { Problems } from '../validation/problem';
import type { BackupRetention } from './backup';

/** A mover forgets by count; it keeps none of a kind that is 0. */
export function checkRetention(prop: string, retain: BackupRetention | undefined, problems: Problems): void {
  const counts = Object.entries(retain ?? {});
  for (const [kind, count] of counts) problems.check(`${prop}.${kind}`, count, integerBetween(0, 10_000));
  if (retain !== undefined && counts.every(([, count]) => count === 0 || count === undefined)) {
    problems.add(`${prop} keeps nothing: write how many snapshots are kept, such as { daily: 7 }`);
  }
}
