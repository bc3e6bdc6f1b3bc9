import { Command, InvalidArgumentError, Option } from 'commander';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FormatName } from '../review/format/formats';
import type { Grade, Review } from '../review/model';
import { CommandError } from './command-error';
import { defaultFolder } from './output-folder';
import { EXIT } from './exit-status';

const FORMAT_NAMES: readonly FormatName[] = ['text', 'markdown', 'html', 'json'];

/** From what on `review` does not end with 0. */
const THRESHOLDS = ['change', 'note', 'outage', 'data-loss', 'never'] as const;

interface ReviewOptions {
  readonly format: FormatName;
  readonly failOn: (typeof THRESHOLDS)[number];
  readonly path?: string;
  readonly staged?: true;
  readonly colour: boolean;
}

/** `review`: what a change does. */
export function reviewCommand(): Command {
  return new Command('review')
    .description('say what a change of the output does to what runs, before it is merged')
    .argument('[base]', 'the earlier tree: a directory or a Git ref (default: origin/main)')
    .argument('[head]', 'the later tree: a directory or a Git ref (default: the working tree)')
    .addOption(new Option('--format <format>', 'how it is written').choices(FORMAT_NAMES).default('text'))
    .addOption(
      new Option('--fail-on <grade>', 'from what on the exit status is not 0').choices(THRESHOLDS).default('change'),
    )
    .option(
      '--path <folder>',
      'the folder of the repository that is compared (default: what the app of cdk8s.yaml writes into, else all)',
      folder,
    )
    .option('--staged', 'compare with what is staged, instead of the working tree')
    .option('--no-colour', 'no colours, also on a terminal')
    .addHelpText(
      'after',
      `
Exit status: 0 nothing changes, 2 something changes, 3 a change loses data, 1 it could not be told, or not all of it.
--fail-on outage, for example, ends with 0 unless there is an outage or a loss of data.`,
    )
    .action(async (base: string | undefined, head: string | undefined, options: ReviewOptions) => {
      const review = await reviewOf(base, head, options);
      const { formatReview } = await import('../review/format/formats.js');
      process.stdout.write(formatReview(review, options.format, { colour: options.colour && hasColours() }));
      process.exitCode = exitStatus(review, options.failOn);
    });
}

async function reviewOf(base: string | undefined, head: string | undefined, options: ReviewOptions): Promise<Review> {
  if (options.staged === true && head !== undefined) {
    throw new CommandError(`--staged is the later tree, and so is ${head}: leave one of them out`);
  }
  const { ReviewError } = await import('../review/review-error.js');
  const { resolveTrees } = await import('../review/tree/resolve-trees.js');
  const { reviewTrees } = await import('../review/review-trees.js');
  const { reviewSettings } = await import('../review/settings.js');
  const directory = process.cwd();
  const path = options.path ?? (await folderOf(directory, [base, head]));
  try {
    const trees = resolveTrees({
      directory,
      base,
      head: options.staged === true ? 'staged' : head === undefined ? 'working-tree' : { named: head },
      folder: path,
    });
    return reviewTrees(...trees, reviewSettings(directory));
  } catch (error) {
    if (error instanceof ReviewError) throw new CommandError(error.message);
    throw error;
  }
}

/** Two directories say all there is to say. */
async function folderOf(directory: string, names: readonly (string | undefined)[]): Promise<string> {
  const isDirectory = (name: string | undefined): boolean =>
    name !== undefined && statSync(resolve(directory, name), { throwIfNoEntry: false })?.isDirectory() === true;
  if (names.every(isDirectory)) return '.';
  return defaultFolder(directory);
}

const GRADES: Readonly<Record<Grade, number>> = { note: 1, outage: 2, 'data-loss': 3 };

/** What the process ends with. */
export function exitStatus(review: Review, failOn: ReviewOptions['failOn']): number {
  const { changes, consequences, isIncomplete } = review;
  if (failOn === 'never') return EXIT.done;
  if (consequences.some(({ grade }) => grade === 'data-loss')) return EXIT.losesData;
  // Something graver may be in it.
  if (isIncomplete) return EXIT.failed;
  const isReached =
    failOn === 'change'
      ? changes.length + consequences.length > 0
      : consequences.some(({ grade }) => GRADES[grade] >= GRADES[failOn]);
  return isReached ? EXIT.found : EXIT.done;
}

function folder(path: string): string {
  if (path === '' || path.startsWith('/')) {
    throw new InvalidArgumentError('write a folder of the repository as seen from here, such as kubernetes');
  }
  return path;
}

function hasColours(): boolean {
  return process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';
}
