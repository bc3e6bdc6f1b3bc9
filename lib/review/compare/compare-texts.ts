import { type StructuredPatch, structuredPatch } from 'diff';
import { containsSecret } from '../../validation/secret-pattern';
import type { FieldChange } from '../model';
import { HIDDEN, withoutSecrets } from './hidden';

/** Beyond it two texts have little in common, and finding out how little costs more than anybody reads. */
const MOST_EDITS = 400;

/** The same script may change in a thousand workspaces. */
const REMEMBERED = 64;
const remembered = new Map<string, string>();

/** The lines in which two texts differ, with two lines around them. */
export function compareTexts(field: string, before: string, after: string): readonly FieldChange[] {
  if (before === after) return [];
  const key = `${before}\0${after}`;
  let diff = remembered.get(key);
  if (diff === undefined) {
    diff = diffText(before, after);
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(key, diff);
  }
  return [{ field, diff }];
}

/** As `diff -u` shows it, without a header, and without secrets. */
export function diffText(before: string, after: string): string {
  if (containsSecret(before) || containsSecret(after)) return `${HIDDEN}: the text has what looks like a secret`;
  const [old, young] = [before.split('\n'), after.split('\n')];
  const patch = differences(old, young) > MOST_EDITS ? undefined : patchOf(before, after);
  if (patch === undefined) return `${old.length} lines became ${young.length} others`;
  const lines = patch.hunks.flatMap((hunk) => [
    `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
    ...hunk.lines.map(withoutSecrets),
  ]);
  return lines.join('\n');
}

function patchOf(before: string, after: string): StructuredPatch | undefined {
  return structuredPatch('', '', before, after, '', '', { context: 2, maxEditLength: MOST_EDITS });
}

/** How many lines are in one text alone: there are no fewer edits than that. */
function differences(before: readonly string[], after: readonly string[]): number {
  const [old, young] = [new Set(before), new Set(after)];
  return before.filter((line) => !young.has(line)).length + after.filter((line) => !old.has(line)).length;
}
