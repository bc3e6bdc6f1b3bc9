import type { Result, Task } from '../run-criteria';

/** Says what is asked and what was found. */
export interface Reporter {
  /** Before a task is run. */
  start(task: Task): void;

  /** After it. */
  end(result: Result): void;

  /** After the last. */
  finish(results: readonly Result[]): void;
}

/** Where a reporter writes to. */
export type Write = (text: string) => void;
