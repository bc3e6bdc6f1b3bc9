import { isOpenCode, type PodContainer } from '../deployment/workload';
import { compareQuantities } from '../../validation/quantity';
import { textAt } from '../json';
import { MEMORY_FLOOR } from '../../workspace/pod/resources';
import type { Rule } from './rule';
import { changedWorkloads, containerPairs } from './workloads';

/** OpenCode gets less memory than it was measured to need. */
export const memoryBelowFloor: Rule = (context) =>
  changedWorkloads(context).flatMap((pair) =>
    containerPairs(pair).flatMap(([before, after]) => {
      if (!isOpenCode(after) || !isBelow(after) || isBelow(before)) return [];
      return [
        {
          rule: 'memory-below-floor',
          grade: 'outage',
          subject: pair.after.identity,
          summary: `${pair.after.identity.name} gets ${limitOf(after) ?? ''} of memory, and was measured to need ${MEMORY_FLOOR.limits}: it is killed at work`,
          next: `write ${MEMORY_FLOOR.limits} or more as its limit`,
        },
      ] as const;
    }),
  );

function limitOf({ container }: PodContainer): string | undefined {
  return textAt(container, 'resources', 'limits', 'memory');
}

function isBelow(container: PodContainer): boolean {
  const limit = limitOf(container);
  return limit !== undefined && compareQuantities(limit, MEMORY_FLOOR.limits) < 0;
}
