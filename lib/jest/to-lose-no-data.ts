import { consequenceLines } from '../review/format/text';
import { reviewTrees } from '../review/review-trees';
import type { MatcherResult } from './matcher';
import type { OutputSource } from './output';
import { outputOf, ownOf } from './output';

/** Where `base` is deployed and this is merged, nothing is lost for good. */
export function toLoseNoData(received: unknown, base: OutputSource): MatcherResult {
  const head = outputOf(received);
  const earlier = typeof base === 'string' && typeof received !== 'string' ? ownOf(base) : outputOf(base).own;
  const { consequences } = reviewTrees(earlier, head.own);
  const losses = consequences.filter(({ grade }) => grade === 'data-loss');
  const sides = `${earlier.name} → ${head.name}`;
  return losses.length === 0
    ? { pass: true, message: () => `${sides} loses no data, which was expected` }
    : { pass: false, message: () => [`${sides} loses data`, '', ...consequenceLines(losses)].join('\n') };
}
