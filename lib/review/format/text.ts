import { styleText } from 'node:util';
import { GRADES } from '../grades';
import { identityText } from '../identity/identity-text';
import type { Change, Consequence, Grade, Review } from '../model';
import { fieldLines } from './field-lines';
import { printable } from './printable';
import { countChanges, countConsequences, GRADE_TITLES } from './summary';

/** How a review is written for a terminal. */
export interface TextOptions {
  /**
   * Whether the terminal knows colours.
   *
   * @default false
   */
  readonly colour?: boolean;
}

const COLOURS = { 'data-loss': 'red', outage: 'yellow', note: 'cyan' } as const;
const SIGNS: Readonly<Record<Change['action'], string>> = { added: '+', removed: '-', changed: '~' };
const SIGN_COLOURS = { added: 'green', removed: 'red', changed: 'yellow' } as const;

type Format = Parameters<typeof styleText>[0];
type Paint = (format: Format, text: string) => string;

/** A review for a terminal: what it comes to, then what changes. Ends with a line break. */
export function formatText(review: Review, { colour = false }: TextOptions = {}): string {
  const paint: Paint = (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
  const { base, head, changes, consequences } = review;
  const sides = `${printable(base.name)} → ${printable(head.name)}`;
  if (changes.length === 0 && consequences.length === 0) return `${sides}: nothing changes\n`;
  const lines = [
    paint('bold', `${sides}: ${countChanges(changes) || 'nothing changes'}`),
    ...(consequences.length === 0 ? [] : [countConsequences(review)]),
    ...GRADES.flatMap((grade) => gradeLines(grade, consequences, paint)),
    ...(changes.length === 0 ? [] : ['', paint('bold', 'CHANGES')]),
    ...changes.flatMap((change) => changeLines(change, paint)),
  ];
  return `${lines.join('\n')}\n`;
}

function gradeLines(grade: Grade, consequences: readonly Consequence[], paint: Paint): readonly string[] {
  const own = consequences.filter((each) => each.grade === grade);
  if (own.length === 0) return [];
  return ['', paint(['bold', COLOURS[grade]], GRADE_TITLES[grade].toUpperCase()), ...consequenceLines(own, paint)];
}

/** Consequences, each with what it is said of, why, and what to do. */
export function consequenceLines(
  consequences: readonly Consequence[],
  paint: Paint = (_, text) => text,
): readonly string[] {
  return consequences.flatMap(({ rule, subject, summary, detail, next }) => [
    `  ${printable(summary)}`,
    paint('dim', `    ${printable(identityText(subject))} (${rule})`),
    ...(detail === undefined ? [] : [`    why: ${printable(detail)}`]),
    ...(next === undefined ? [] : [`    next: ${printable(next)}`]),
  ]);
}

function changeLines({ action, identity, path, fields }: Change, paint: Paint): readonly string[] {
  const file = path.after ?? path.before ?? '';
  return [
    `  ${paint(SIGN_COLOURS[action], SIGNS[action])} ${printable(identityText(identity))}  ${paint('dim', printable(file))}`,
    ...fields.flatMap(fieldLines).map((line) => `      ${colourDiff(line, paint)}`),
  ];
}

function colourDiff(line: string, paint: Paint): string {
  if (line.startsWith('  +')) return paint('green', line);
  return line.startsWith('  -') ? paint('red', line) : line;
}
