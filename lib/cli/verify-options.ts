import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CriterionSummary } from '../verify/criterion';
import { JsonReporter } from '../verify/reporter/json';
import { JunitReporter } from '../verify/reporter/junit';
import { LinesReporter } from '../verify/reporter/lines';
import type { Reporter } from '../verify/reporter/reporter';
import { SpinnerReporter } from '../verify/reporter/spinner';
import { exitStatus, isNamed, type Result, runCriteria, selectTasks, type Task } from '../verify/run-criteria';
import { CommandError } from './command-error';

/** What both `verify cluster` and `verify host` can be told. */
export interface VerifyOptions {
  readonly app?: string;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly timeout: number;
  readonly output: 'text' | 'json' | 'junit';
  readonly disruptive: boolean;
  readonly list: boolean;
}

/** Adds the options that both have, and the list of criteria to the help. */
export function addVerifyOptions(command: Command, criteria: readonly CriterionSummary[]): Command {
  return command
    .option('--app <command>', 'command that runs the app (default: app of cdk8s.yaml)')
    .option('--only <criteria>', 'numbers or words of criteria, with commas between them', commaSeparated, [])
    .option('--skip <criteria>', 'the same, of what is left out', commaSeparated, [])
    .option(
      '--timeout <seconds>',
      'what one criterion may take; ten times as much where it changes something',
      positive,
      60,
    )
    .addOption(new Option('--output <form>', 'how to report').choices(['text', 'json', 'junit']).default('text'))
    .option('--disruptive', 'also ask what changes something for a moment, and put it back', false)
    .option('--list', 'list the criteria, and ask nothing', false)
    .addHelpText('after', `\nCriteria:\n${listCriteria(criteria)}\n`);
}

/** One line a criterion: number, word, sentence; what it changes, where it changes something. */
export function listCriteria(criteria: readonly CriterionSummary[]): string {
  const widest = Math.max(...criteria.map(({ slug }) => slug.length));
  return criteria
    .map(({ id, slug, title, disruptive }) => {
      const note = disruptive === undefined ? '' : ` [--disruptive: will ${disruptive}]`;
      return `  ${id.padEnd(9)} ${slug.padEnd(widest)}  ${title}${note}`;
    })
    .join('\n');
}

/** Runs the tasks that the options choose, reports them, and sets the exit status. */
export async function runAndReport(tasks: readonly Task[], options: VerifyOptions): Promise<void> {
  for (const name of [...options.only, ...options.skip]) {
    if (!tasks.some((task) => isNamed(task, name))) {
      throw new CommandError(`no criterion is called ${JSON.stringify(name)}: --list has them all`);
    }
  }
  const selected = selectTasks(tasks, options);
  if (selected.length === 0) {
    throw new CommandError('nothing is left to ask: what was chosen runs with --disruptive only');
  }
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort();
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  let results: readonly Result[];
  try {
    const { timeout } = options;
    results = await runCriteria(selected, {
      timeout,
      interrupted: interruption.signal,
      reporter: await reporterOf(options),
    });
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
  process.exitCode = interruption.signal.aborted ? 130 : exitStatus(results);
}

async function reporterOf({ output }: VerifyOptions): Promise<Reporter> {
  const write = (text: string): void => void process.stdout.write(text);
  if (output === 'json') return new JsonReporter(write);
  if (output === 'junit') return new JunitReporter(write);
  const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  if (!process.stdout.isTTY) return new LinesReporter(write, colour);
  const { spinner } = await import('@clack/prompts');
  return new SpinnerReporter(write, colour, () => spinner());
}

/** Words with commas between them. */
export function commaSeparated(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A number above zero. */
export function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number))
    throw new InvalidArgumentError('write a number of seconds, such as 60.');
  return number;
}
