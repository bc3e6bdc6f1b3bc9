import { structuredPatch } from 'diff';
import { containsSecret } from '../../validation/secret-pattern';
import type { FieldChange } from '../model';
import { HIDDEN, withoutSecrets } from './hidden';

/** Beyond it two texts have little in common, and finding out how little costs more than anybody reads. */
const MOST_EDITS = 2000;

/** The lines in which two texts differ, with two lines around them. */
export function compareTexts(field: string, before: string, after: string): readonly FieldChange[] {
  if (before === after) return [];
  return [{ field, diff: diffText(before, after) }];
}

/** As `diff -u` shows it, without a header, and without secrets. */
export function diffText(before: string, after: string): string {
  if (containsSecret(before) || containsSecret(after)) return `${HIDDEN}: the text has what looks like a secret`;
  const patch = structuredPatch('', '', before, after, '', '', { context: 2, maxEditLength: MOST_EDITS });
  if (patch === undefined) return `${lineCount(before)} lines became ${lineCount(after)} others`;
  const lines = patch.hunks.flatMap((hunk) => [
    `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
    ...hunk.lines.map(withoutSecrets),
  ]);
  return lines.join('\n');
}

function lineCount(text: string): number {
  return text.split('\n').length;
}
