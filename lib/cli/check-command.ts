import { Command } from 'commander';
import { relative } from 'node:path';
import { CommandError } from './command-error';
import { EXIT } from './exit-status';
import { inspectApp } from './inspect-app';

interface CheckOptions {
  readonly app?: string;
  readonly staged?: true;
}

/** `check`: whether the output that is committed is what a synth makes. */
export function checkCommand(): Command {
  return new Command('check')
    .description('fail when the committed output is not what a synth makes, and say what differs')
    .option('--app <command>', 'command line that runs the app (default: app of cdk8s.yaml)')
    .option('--staged', 'look at what is staged, instead of the files on disk: for a hook before a commit')
    .addHelpText('after', '\nExit status: 0 the same, 2 it differs, 1 it could not be told.')
    .action(async ({ app, staged }: CheckOptions) => {
      const directory = process.cwd();
      const inspections = await inspectApp({ directory, ...(app !== undefined && { app }) });
      const { ReviewError } = await import('../review/review-error.js');
      const { checkOutput } = await import('../review/check/check-output.js');
      try {
        const results = inspections.map((inspection) =>
          checkOutput(inspection, { directory, staged: staged === true }),
        );
        for (const { outdir, report } of results) process.stdout.write(report(relative(directory, outdir) || '.'));
        process.exitCode = results.every(({ isSame }) => isSame) ? EXIT.done : EXIT.found;
      } catch (error) {
        if (error instanceof ReviewError) throw new CommandError(error.message);
        throw error;
      }
    });
}
