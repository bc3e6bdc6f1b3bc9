import type { MatcherContext, MatcherResult } from './matcher';
import { isPrintable, outputOf } from './output';
import { printOutput } from './print/print-output';
import { toHaveResource } from './to-have-resource';
import { toLoseNoData } from './to-lose-no-data';
import { toPassGuard } from './to-pass-guard';

export type { OutputMatchers, ResourceQuery } from './matcher-types';
export type { MatcherContext, MatcherResult } from './matcher';
export type { OutputSource } from './output';

/** For `expect.extend`. */
export const matchers = { toHaveResource, toLoseNoData, toPassGuard };

/** For `expect.addSnapshotSerializer`: prints apps, charts, workspaces and hosts as a reviewer reads them. */
export const serializer = {
  test: (value: unknown): boolean => isPrintable(value),
  serialize: (value: unknown): string => printOutput(outputOf(value)),
};

/** Of Jest's or Vitest's `expect`, what is needed here. */
interface Expect {
  extend(matchers: Readonly<Record<string, (this: MatcherContext, ...args: readonly never[]) => MatcherResult>>): void;
  addSnapshotSerializer(serializer: object): void;
}

function isExpect(value: unknown): value is Expect {
  return typeof value === 'function' && 'extend' in value && 'addSnapshotSerializer' in value;
}

// Who has a global `expect` needs no more than the import.
const ofTheTest: unknown = Reflect.get(globalThis, 'expect');
if (isExpect(ofTheTest)) {
  ofTheTest.extend(matchers);
  ofTheTest.addSnapshotSerializer(serializer);
}
