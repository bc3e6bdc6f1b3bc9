import { GRADES } from '../grades';
import type { Change, Grade, Review } from '../model';

/** What a consequence of each grade is called, one and several of them. */
export const GRADE_WORDS: Readonly<Record<Grade, readonly [one: string, several: string]>> = {
  'data-loss': ['loses data', 'lose data'],
  outage: ['outage', 'outages'],
  note: ['note', 'notes'],
};

/** What the consequences of a grade stand beneath. */
export const GRADE_TITLES: Readonly<Record<Grade, string>> = {
  'data-loss': 'Data loss',
  outage: 'Outage',
  note: 'Note',
};

/** How many things were added, removed and changed, such as `2 changed, 1 removed`. */
export function countChanges(changes: readonly Change[]): string {
  const counts = (['changed', 'added', 'removed'] as const).map(
    (action) => [action, changes.filter((change) => change.action === action).length] as const,
  );
  return counts.flatMap(([action, count]) => (count === 0 ? [] : [`${count} ${action}`])).join(', ');
}

/** How many consequences there are of each grade, such as `1 loses data, 2 notes`. */
export function countConsequences({ consequences }: Pick<Review, 'consequences'>): string {
  const counts = GRADES.map((grade) => [grade, consequences.filter((each) => each.grade === grade).length] as const);
  return counts
    .flatMap(([grade, count]) => (count === 0 ? [] : [`${count} ${GRADE_WORDS[grade][count === 1 ? 0 : 1]}`]))
    .join(', ');
}

/** A review in one line, with the gravest consequence that is more than a note. */
export function summariseReview(review: Review): string {
  if (review.changes.length + review.consequences.length === 0) return 'nothing changes but how it is written';
  const counts = [countChanges(review.changes), countConsequences(review)].filter((text) => text !== '').join('; ');
  const gravest = review.consequences.find(({ grade }) => grade !== 'note');
  return gravest === undefined ? counts : `${counts}; ${gravest.summary}`;
}
