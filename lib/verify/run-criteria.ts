import { type CheckContext, type CriterionSummary, type Outcome, Unaskable, unknown } from './criterion';
import type { Reporter } from './reporter/reporter';

/** A criterion with what it is asked of. */
export interface Task {
  readonly criterion: CriterionSummary;

  /** The roadmap's number for this subject, such as `FLUX-01`. */
  readonly id: string;

  /** What it is asked of, such as the workspace `flux`. */
  readonly subject: string;

  check(context: CheckContext): Promise<Outcome>;
}

/** A task that was run. */
export interface Result extends Task {
  readonly outcome: Outcome;

  /** Seconds that it took. */
  readonly seconds: number;
}

/** How tasks are run. */
export interface RunOptions {
  /** Seconds that one check may take; ten times as many where it changes something and waits for what follows. */
  readonly timeout: number;

  /** Aborted when the user interrupts: what was changed is put back, and nothing more is asked. */
  readonly interrupted: AbortSignal;

  readonly reporter: Reporter;
}

/** A pod is deleted and started again, a volume is backed up and restored. */
const DISRUPTIVE_FACTOR = 10;

/** Seconds that putting something back may take, whatever the time-out of a check. */
const PUT_BACK_SECONDS = 120;

/** Asks one after the other, because one check may change what the next one sees. */
export async function runCriteria(tasks: readonly Task[], options: RunOptions): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const task of tasks) {
    if (options.interrupted.aborted) break;
    options.reporter.start(task);
    const started = performance.now();
    const outcome = await runTask(task, options);
    const result = { ...task, check: task.check.bind(task), outcome, seconds: (performance.now() - started) / 1000 };
    results.push(result);
    options.reporter.end(result);
  }
  options.reporter.finish(results);
  return results;
}

async function runTask(task: Task, { timeout: reading, interrupted }: RunOptions): Promise<Outcome> {
  const timeout = task.criterion.disruptive === undefined ? reading : reading * DISRUPTIVE_FACTOR;
  const restores: ((signal: AbortSignal) => Promise<void>)[] = [];
  const expired = AbortSignal.timeout(timeout * 1000);
  const signal = AbortSignal.any([expired, interrupted]);
  const explain = (error: unknown): Outcome => {
    if (interrupted.aborted) return unknown('interrupted', 'run it again');
    if (expired.aborted)
      return unknown(`no answer within ${String(timeout)} s`, 'raise --timeout, or look why it hangs');
    if (error instanceof Unaskable) return unknown(error.message, error.next);
    return unknown(`could not be asked: ${messageOf(error)}`, 'run it again');
  };
  // A check may wait for something that does not listen to the signal.
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('ended'));
    });
  });
  let outcome: Outcome;
  try {
    outcome = await Promise.race([task.check({ signal, putBack: (restore) => restores.push(restore) }), ended]);
  } catch (error) {
    outcome = explain(error);
  }
  for (const restore of restores.reverse()) {
    try {
      await restore(AbortSignal.timeout(PUT_BACK_SECONDS * 1000));
    } catch (error) {
      outcome = unknown(`what was changed could not be put back: ${messageOf(error)}`, task.criterion.disruptive ?? '');
    }
  }
  return outcome;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}

/** Which of `tasks` are asked: `only` and `skip` name numbers or words, `disruptive` lets those that change something run. */
export function selectTasks(
  tasks: readonly Task[],
  {
    only = [],
    skip = [],
    disruptive = false,
  }: { readonly only?: readonly string[]; readonly skip?: readonly string[]; readonly disruptive?: boolean },
): readonly Task[] {
  return tasks.filter((task) => {
    if (only.length > 0 && !only.some((name) => isNamed(task, name))) return false;
    if (skip.some((name) => isNamed(task, name))) return false;
    return disruptive || task.criterion.disruptive === undefined;
  });
}

/** Whether `name` is the task's number, that of its criterion for all subjects, or its word. */
export function isNamed({ id, criterion }: Pick<Task, 'id' | 'criterion'>, name: string): boolean {
  const wanted = name.toUpperCase();
  return [id, criterion.id, criterion.slug].some((own) => own.toUpperCase() === wanted);
}

/** What the process ends with: 0 all hold, 2 one does not, 1 one could not be asked or nothing was. */
export function exitStatus(results: readonly Result[]): 0 | 1 | 2 {
  if (results.some(({ outcome }) => outcome.status === 'fails')) return 2;
  return results.length === 0 || results.some(({ outcome }) => outcome.status === 'unknown') ? 1 : 0;
}
