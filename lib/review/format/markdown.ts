import { GRADES } from '../grades';
import { identityText } from '../identity/identity-text';
import type { Change, Consequence, Review } from '../model';
import { fieldLines } from './field-lines';
import { printable } from './printable';
import { countChanges, countConsequences, GRADE_TITLES } from './summary';

/** GitHub refuses a comment of more characters. */
export const COMMENT_LIMIT = 65_536;

/** Kept free for the ends of what is cut off. */
const RESERVE = 1_000;

const SIGNS: Readonly<Record<Change['action'], string>> = { added: '+', removed: '-', changed: '!' };

/** Marks the comment, so that a workflow can find and replace its own. */
export const COMMENT_MARK = '<!-- cdk8s-opencode review -->';

/** A review for a pull request: a summary, a table by grade, and folded details, never longer than a comment may be. */
export function formatMarkdown(review: Review): string {
  const { base, head, changes, consequences } = review;
  const sides = `${code(base.name)} → ${code(head.name)}`;
  if (changes.length === 0 && consequences.length === 0)
    return `${COMMENT_MARK}\n### Review: nothing changes\n\n${sides}\n`;
  const text = new BoundedText(COMMENT_LIMIT - RESERVE);
  text.add(
    `${COMMENT_MARK}\n### Review: ${countConsequences(review) || 'no consequences'}\n\n${sides}: ${countChanges(changes) || 'nothing changes'}\n`,
  );
  if (consequences.length > 0) addTable(text, ordered(consequences));
  if (consequences.some(({ detail, next }) => detail !== undefined || next !== undefined)) {
    addReasons(text, ordered(consequences));
  }
  addChanges(text, changes);
  return text.toString();
}

function ordered(consequences: readonly Consequence[]): readonly Consequence[] {
  return GRADES.flatMap((grade) => consequences.filter((each) => each.grade === grade));
}

function addTable(text: BoundedText, consequences: readonly Consequence[]): void {
  text.add('\n|  | What it leads to | Where |\n| --- | --- | --- |\n');
  text.addEach(
    consequences.map(({ grade, summary, subject }) => {
      const title = grade === 'note' ? GRADE_TITLES[grade] : `**${GRADE_TITLES[grade]}**`;
      return `| ${title} | ${plain(summary)} | ${code(identityText(subject)).replaceAll('|', '\\|')} |\n`;
    }),
    (left) => `|  | and ${left} more |  |\n`,
    // Beyond half of a comment nobody reads a table, and the changes are to be seen as well.
    COMMENT_LIMIT / 2,
  );
}

function addReasons(text: BoundedText, consequences: readonly Consequence[]): void {
  text.add('\n<details><summary>Why, and what to do</summary>\n\n');
  text.addEach(
    consequences.flatMap(({ summary, detail, next }) =>
      detail === undefined && next === undefined
        ? []
        : [
            `- ${plain(summary)}${detail === undefined ? '' : `\n  - why: ${plain(detail)}`}${next === undefined ? '' : `\n  - next: ${plain(next)}`}\n`,
          ],
    ),
    (left) => `- and ${left} more\n`,
    COMMENT_LIMIT * 0.75,
  );
  text.add('\n</details>\n');
}

function addChanges(text: BoundedText, changes: readonly Change[]): void {
  if (changes.length === 0) return;
  text.add(`\n<details><summary>${countChanges(changes)}</summary>\n`);
  text.addEach(
    changes.map(({ action, identity, fields }) => {
      const lines = fields.flatMap(fieldLines);
      const title = `\n${code(`${SIGNS[action]} ${identityText(identity)}`)}\n`;
      if (lines.length === 0) return title;
      const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
      return `${title}\n${fence}diff\n${lines.map(unindented).join('\n')}\n${fence}\n`;
    }),
    (left) => `\nand ${left} more\n`,
  );
  text.add('\n</details>\n');
}

/** A line of a diff is coloured only where its sign comes first. */
function unindented(line: string): string {
  return line.replace(/^ {2}(?=[-+@ ])/, '');
}

/** Code that may have any character in it. */
function code(text: string): string {
  const shown = printable(text).replaceAll('\n', ' ');
  const fence = '`'.repeat(longestRun(shown) + 1);
  return fence.length === 1 ? `\`${shown}\`` : `${fence} ${shown} ${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** Text in which nothing is markup, and nobody is called by `@`. */
function plain(text: string): string {
  return printable(text)
    .replaceAll('\n', ' ')
    .replace(/[\\`*_{}[\]<>()#+!|~$&]/g, (character) =>
      /[<>&]/.test(character) ? (ENTITIES[character] ?? character) : `\\${character}`,
    )
    .replace(/@(?=\w)/g, '@\u200b');
}

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** A text that stops taking in more before it is too long. */
class BoundedText {
  private readonly parts: string[] = [];
  private length = 0;

  public constructor(private readonly limit: number) {}

  public add(part: string): void {
    this.parts.push(part);
    this.length += part.length;
  }

  /** As many parts as there is room for, and how many there would have been. */
  public addEach(parts: readonly string[], more: (left: number) => string, limit: number = this.limit): void {
    for (const [index, part] of parts.entries()) {
      if (this.length + part.length > Math.min(limit, this.limit)) {
        this.add(more(parts.length - index));
        return;
      }
      this.add(part);
    }
  }

  public toString(): string {
    return this.parts.join('');
  }
}
