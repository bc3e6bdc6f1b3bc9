import type { Result, Task } from '../run-criteria';
import { LinesReporter } from './lines';
import type { Write } from './reporter';

/** What is used of a spinner of `@clack/prompts`. */
export interface Spinner {
  start(message?: string): void;
  clear(): void;
}

/** On a terminal: says what is being asked while it is. */
export class SpinnerReporter extends LinesReporter {
  private spinner: Spinner | undefined;

  public constructor(
    write: Write,
    colour: boolean,
    private readonly makeSpinner: () => Spinner,
  ) {
    super(write, colour);
  }

  public override start(task: Task): void {
    super.start(task);
    this.spinner = this.makeSpinner();
    this.spinner.start(`${task.id} ${task.subject}: ${task.criterion.title}`);
  }

  public override end(result: Result): void {
    this.spinner?.clear();
    super.end(result);
  }
}
