import { Command } from 'commander';
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UnfitCluster, findings, init } from '../init/init';
import type { PackageVersions } from '../init/project-files';
import { type Answers, QUESTIONS, type Question, questionText } from '../init/questions';
import { CommandError } from './command-error';
import { packageJson } from './package-json';

interface InitOptions extends Answers {
  readonly dryRun?: boolean;
  readonly packageSource?: string;
}

/** `init`: an app for the repository that one is in, or for a new one. */
export function initCommand(): Command {
  const command = new Command('init')
    .description('write an app into an empty folder or a cluster repository, from what its manifests say')
    .argument('[folder]', 'the repository', '.')
    .option('--dry-run', 'say what would be written, and write nothing');
  for (const question of QUESTIONS) command.option(question.flag, questionText(question));
  command.option('--package-source <source>', 'where npm takes this library from (default: its own version)');
  return command.action(async (folder: string, options: InitOptions) => {
    const root = resolve(folder);
    if (!existsSync(root) || !statSync(root).isDirectory()) {
      throw new CommandError(`${folder} is no folder: make it, or name another`);
    }
    checkAnswers(options);
    const { dryRun = false, packageSource, ...answers } = options;
    const result = await init({ root, answers, ask, dryRun, versions: versions(packageSource) }).catch(
      (error: unknown) => {
        throw error instanceof UnfitCluster ? new CommandError(error.message) : error;
      },
    );
    const write = (line: string): void => {
      process.stdout.write(`${line}\n`);
    };
    for (const line of findings(result)) write(line);
    for (const { path, state } of result.files) {
      if (state !== 'same') write(`${state === 'kept' ? 'kept   ' : dryRun ? 'would write' : 'wrote  '} ${path}`);
    }
    if (result.files.every(({ state }) => state !== 'written')) {
      write('nothing to do: the app is there');
      return;
    }
    write('\nWhat is next:');
    for (const step of result.nextSteps) write(`  ${step}`);
  });
}

function checkAnswers(answers: Answers): void {
  for (const { key, flag, check } of QUESTIONS) {
    const answer = answers[key];
    const advice = answer === undefined ? undefined : check(answer);
    // A URL may have a login in it, which belongs in no message.
    const given = key === 'repository' ? '' : ` is ${JSON.stringify(answer)}`;
    if (advice !== undefined) throw new CommandError(`${flag.replace(/ .*/, '')}${given}: ${advice}`);
  }
}

/** Asks on a terminal; elsewhere names the flags, all of them at once. */
async function ask(questions: readonly Question[]): Promise<Answers> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    const lines = questions.map((question) => `  ${question.flag}: ${questionText(question)}`);
    throw new CommandError(
      `the manifests do not say all, and there is no terminal to ask on; nothing was written. Say it with\n${lines.join('\n')}`,
    );
  }
  const { isCancel, text } = await import('@clack/prompts');
  const answers: Record<string, string> = {};
  for (const question of questions) {
    const { key, check } = question;
    // A text that is shown in the field looks like what Enter takes.
    const answer = await text({ message: questionText(question), validate: (given) => check(given ?? '') });
    if (isCancel(answer)) throw new CommandError('cancelled; nothing was written', 130);
    answers[key] = answer;
  }
  return answers;
}

/** The versions that this one was tested with. */
function versions(source: string | undefined): PackageVersions {
  const { version, testedWith } = packageJson();
  return { library: source ?? `^${version}`, others: testedWith };
}
