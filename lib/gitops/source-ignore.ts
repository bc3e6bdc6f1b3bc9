/* eslint-disable @typescript-eslint/no-require-imports -- most repositories have no rules, and a synth then loads no reader of them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type ignoreRules from 'ignore';

/** Rules that keep files from Flux, in the order in which it goes by them; the last that matches a file counts. */
export interface IgnoreRules {
  /** Where a line would have to be added, such as `.sourceignore`. */
  readonly place: string;
  readonly rules: string;
}

/** The `.sourceignore` of a repository; none where it has no such file. */
export function rulesOfRepository(root: string): readonly IgnoreRules[] {
  const place = '.sourceignore';
  const file = join(root, place);
  return existsSync(file) ? [{ place, rules: readFileSync(file, 'utf8') }] : [];
}

/**
 * The place whose rules keep `path` from Flux; undefined where Flux sees it. Unlike Git, Flux looks at each file by itself: a later rule
 * lets a file in whose folder an earlier one leaves out.
 *
 * @see https://fluxcd.io/flux/components/source/gitrepositories/#ignore
 */
export function ignoredBy(path: string, all: readonly IgnoreRules[]): string | undefined {
  if (all.length === 0) return undefined;
  const ignore = require('ignore') as typeof ignoreRules;
  let place: string | undefined;
  for (const each of all) {
    for (const line of each.rules.split('\n')) {
      const rule = line.trim();
      const isLetIn = rule.startsWith('!');
      const pattern = isLetIn ? rule.slice(1) : rule;
      if (pattern === '' || pattern.startsWith('#')) continue;
      if (ignore().add(pattern).ignores(path)) place = isLetIn ? undefined : each.place;
    }
  }
  return place;
}
