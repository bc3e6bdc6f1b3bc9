import type { Result } from '../run-criteria';
import type { Reporter, Write } from './reporter';

/** One JSON document at the end. */
export class JsonReporter implements Reporter {
  public constructor(private readonly write: Write) {}

  public start(): void {
    // Nothing before the document.
  }

  public end(): void {
    // Nothing before the document.
  }

  public finish(results: readonly Result[]): void {
    const criteria = results.map(({ id, subject, criterion, outcome, seconds }) => ({
      id,
      subject,
      slug: criterion.slug,
      title: criterion.title,
      ...outcome,
      seconds: Number(seconds.toFixed(3)),
    }));
    this.write(`${JSON.stringify({ criteria }, undefined, 2)}\n`);
  }
}
