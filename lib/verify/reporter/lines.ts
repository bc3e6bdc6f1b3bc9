import { styleText } from 'node:util';
import type { Outcome } from '../criterion';
import type { Result, Task } from '../run-criteria';
import type { Reporter, Write } from './reporter';

const MARKS = { holds: 'ok', fails: 'FAILS', unknown: '?' } as const;
const COLOURS = { holds: 'green', fails: 'red', unknown: 'yellow' } as const;

/** One line a criterion, with what was seen; below it, where it does not hold, the next thing to look at. */
export class LinesReporter implements Reporter {
  public constructor(
    protected readonly write: Write,
    protected readonly colour = false,
  ) {}

  /** Disruptive tasks are said before they are run. */
  public start({ criterion, id, subject }: Task): void {
    if (criterion.disruptive !== undefined) this.write(`      ${id} ${subject}: will ${criterion.disruptive}\n`);
  }

  public end({ id, subject, criterion, outcome, seconds }: Result): void {
    const mark = this.paint(MARKS[outcome.status].padEnd(5), outcome);
    this.write(
      `${mark} ${id.padEnd(8)} ${subject}: ${criterion.title} (${seconds.toFixed(1)} s)\n      ${outcome.seen}\n`,
    );
    if (outcome.status !== 'holds') this.write(`      next: ${outcome.next}\n`);
  }

  public finish(results: readonly Result[]): void {
    this.write(`${summary(results)}\n`);
  }

  private paint(text: string, { status }: Outcome): string {
    return this.colour ? styleText(COLOURS[status], text, { validateStream: false }) : text;
  }
}

/** Such as `12 hold, 1 does not, 0 could not be asked`. */
export function summary(results: readonly Result[]): string {
  const count = (status: Outcome['status']): number =>
    results.filter(({ outcome }) => outcome.status === status).length;
  return `${String(count('holds'))} hold, ${String(count('fails'))} do not, ${String(count('unknown'))} could not be asked`;
}
