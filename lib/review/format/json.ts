import type { Change, Consequence, Review } from '../model';
import { GRADES } from '../grades';

/** A review for a program, as `review.schema.json` describes it. */
export interface JsonReview {
  /** Grows when a program that reads it would have to change. */
  readonly version: 1;
  readonly base: string;
  readonly head: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly consequences: readonly Consequence[];
  readonly changes: readonly Change[];
}

/** A review as JSON. Ends with a line break. */
export function formatJson({ base, head, changes, consequences }: Review): string {
  const count = <T>(items: readonly T[], is: (item: T) => boolean): number => items.filter(is).length;
  const review: JsonReview = {
    version: 1,
    base: base.name,
    head: head.name,
    counts: {
      ...Object.fromEntries(
        (['added', 'removed', 'changed'] as const).map((action) => [
          action,
          count(changes, (each) => each.action === action),
        ]),
      ),
      ...Object.fromEntries(GRADES.map((grade) => [grade, count(consequences, (each) => each.grade === grade)])),
    },
    consequences,
    changes,
  };
  return `${JSON.stringify(review, null, 2)}\n`;
}
