import type { Grade } from '../../../lib/review/model';
import type { Files } from '../trees';

/** A pair of trees; made when the test runs, as some are synthesised. */
export type Pair = readonly [base: () => Files, head: () => Files];

/** Trees in which a rule finds something, and what it says; and trees in which it must not. */
export interface RuleCases {
  readonly fires: Readonly<Record<string, readonly [...Pair, grade: Grade, summary: string | RegExp]>>;
  readonly silent: Readonly<Record<string, Pair>>;
}

/** Rules by their name. */
export type CasesByRule = Readonly<Record<string, RuleCases>>;
