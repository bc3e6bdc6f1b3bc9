import type { JsonValue } from '../../gitops/description';
import type { FieldChange } from '../model';
import { printable, shortened } from './printable';

/** Of a value, and of the lines of a text: the rest is in the files. */
const LONGEST_VALUE = 200;
const MOST_LINES = 60;

/** One difference, in lines. */
export function fieldLines({ field, before, after, diff }: FieldChange): readonly string[] {
  const name = printable(field);
  if (diff !== undefined) {
    const lines = diff.split('\n');
    const left = lines.length - MOST_LINES;
    return [
      `${name}:`,
      ...lines.slice(0, MOST_LINES).map((line) => `  ${printable(shortened(line, LONGEST_VALUE))}`),
      ...(left > 0 ? [`  and ${left} more lines`] : []),
    ];
  }
  if (before === undefined) return [`${name}: ${valueText(after)}, which was not there`];
  if (after === undefined) return [`${name}: ${valueText(before)} goes`];
  return [`${name}: ${valueText(before)} → ${valueText(after)}`];
}

function valueText(value: JsonValue | undefined): string {
  const text =
    typeof value === 'string' && value !== '' && !/^\s|\s$/.test(value) ? value : JSON.stringify(value ?? null);
  return printable(shortened(text, LONGEST_VALUE)).replaceAll('\n', '\\n');
}
