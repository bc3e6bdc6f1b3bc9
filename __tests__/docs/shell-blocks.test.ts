import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { program } from '../../lib/cli/program';
import { BUN_PTY_VERSION } from '../../lib/versions';
import { describeWithTools } from '../support/tools';
import { executedPlaces } from './executed-blocks';
import { fencedBlocks, languages, pages } from './fenced-blocks';
import { type ShellCommand, shellCommands } from './shell-words';

const REPOSITORY = join(__dirname, '../..');
const PAGES = [...pages(), 'examples/README.md', 'dist/scripts/README.md', 'crds/README.md'];

/** What a block is written in, and what looks at it. A block in anything else would be looked at by nobody. */
const LOOKED_AT: Readonly<Record<string, string>> = {
  sh: 'here, or run by e2e/package',
  ts: 'compiled by typescript-blocks.test.ts',
  text: 'no code: what is printed or written; compared where commands are run',
  js: 'run by workspace/runtime/moved-folder.test.ts',
  mermaid: 'a drawing, which GitHub makes',
  yaml: 'parsed by yaml-blocks.test.ts',
  json: 'parsed by yaml-blocks.test.ts',
  diff: 'compared with what Jest prints by jest/failing-consumer.test.ts',
};

test.each(PAGES)('every block of %s is in a language that something looks at', (page) => {
  expect(languages(page).filter((language) => !(language in LOOKED_AT))).toEqual([]);
});

/** Where a reader of a page is, who otherwise is beside it. */
const STANDS_IN: Readonly<Record<string, string>> = { 'docs/tutorial.md': 'examples/cluster-repository/opencode' };

const executed = executedPlaces();
const blocks = PAGES.flatMap((page) =>
  fencedBlocks(page, 'sh').map((block) => ({ ...block, folder: STANDS_IN[page] ?? dirname(page) })),
);

test('there are blocks to run, and blocks that only a cluster could run', () => {
  expect(executed.size).toBeGreaterThan(5);
  expect(blocks.filter(({ place }) => executed.has(place))).toHaveLength(executed.size);
  expect(blocks.length).toBeGreaterThan(executed.size);
});

test.each(blocks)('$place is shell', ({ text }) => {
  expect(spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

describeWithTools(['shellcheck'], 'shellcheck', () => {
  test.each(blocks)('has nothing to say of $place', ({ text }) => {
    // SC2016: a program for another shell, such as that in a pod, stands in single quotes on purpose.
    const { stdout, status } = spawnSync('shellcheck', ['--shell', 'bash', '--exclude', 'SC2016', '-'], {
      input: `set -e\n${text}`,
      encoding: 'utf8',
    });
    expect([stdout, status]).toEqual(['', 0]);
  });
});

/** Why a command cannot be run here; its syntax is all that is looked at. */
const NOT_RUN: Readonly<Record<string, string>> = {
  kubectl: 'needs a cluster',
  flux: 'needs a cluster with Flux',
  'ssh-keygen': 'asks before it writes over a key; the tests of git-identity make such keys',
  git: 'needs a remote, or changes this repository',
  tar: 'unpacks what npm pack fetched',
};

const { scripts, name, peerDependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly name: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
};

/** What is wrong with a command in a folder of this repository; undefined where nothing is. */
function problem([command = '', ...args]: ShellCommand, folder: string): string | undefined {
  if (command in NOT_RUN || ['cd', 'node', 'set'].includes(command)) return missingPath(args, folder);
  if (command === 'npm') return npmProblem(args);
  if (command === 'npx') {
    const [tool, ...words] = args.filter((word) => word !== '--no-install');
    if (tool === name) return usageProblem(words);
  }
  if (command.includes('/')) return missingPath([command], folder) ?? scriptProblem(command, args, folder);
  return `nobody knows whether "${command}" can be run: add it to this test`;
}

function npmProblem([what = '', ...args]: readonly string[]): string | undefined {
  const known = [name, ...Object.keys(peerDependencies)];
  switch (what) {
    case 'run':
      return args[0] !== undefined && args[0] in scripts ? undefined : `no script ${args[0] ?? ''}`;
    case 'test':
    case 'ci':
      return args.length > 0 && args[0] !== '--' ? `npm ${what} takes no ${args.join(' ')}` : undefined;
    case 'install':
      return args.every((word) => known.includes(word)) ? undefined : `npm install of ${args.join(' ')}`;
    case 'pack':
      return args.join(' ') === `bun-pty@${BUN_PTY_VERSION}` ? undefined : `npm pack of ${args.join(' ')}`;
    default:
      return `npm ${what}`;
  }
}

/** The command line itself says whether it would take the words; it does nothing. */
function usageProblem(words: readonly string[]): string | undefined {
  const root = program();
  const messages: string[] = [];
  let taken = false;
  const idle = (command: Command): void => {
    command.configureOutput({ writeErr: (text) => messages.push(text), writeOut: () => undefined });
    if (command.commands.length === 0) command.action(() => void (taken = true));
    command.commands.forEach(idle);
  };
  idle(root);
  try {
    root.parse(words, { from: 'user' });
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === 'commander.helpDisplayed' || code === 'commander.version') return undefined;
    return messages.join('') || String(error);
  }
  return taken ? undefined : 'it is no command of its own';
}

/** A script of the output says in its help what flags and words it takes. */
function scriptProblem(script: string, args: readonly string[], folder: string): string | undefined {
  const { stdout, status } = spawnSync(join(REPOSITORY, placeOf(script, folder)), ['--help'], { encoding: 'utf8' });
  if (status !== 0) return `${script} --help ended with ${status}`;
  const said = new Set(stdout.match(/--[\w-]+|\b[a-z]+\b/g));
  const unknown = args.filter((word, index) => !said.has(word) && !args[index - 1]?.startsWith('--'));
  return unknown.length === 0 ? undefined : `${script} takes no ${unknown.join(' ')}`;
}

/** A word that begins with a folder of this repository is a path in it. */
function missingPath(words: readonly string[], folder: string): string | undefined {
  return words.find((word) => {
    const path = placeOf(word, folder);
    const [first = ''] = path.split('/');
    const isPath = /^\.{0,2}\//.test(word) || (word.includes('/') && existsSync(join(REPOSITORY, first)));
    return isPath && !existsSync(join(REPOSITORY, path));
  });
}

/** `./x` is seen from where the reader stands, everything else from the repository. */
function placeOf(word: string, folder: string): string {
  return /^\.{1,2}\//.test(word) ? join(folder, word) : word;
}

describe('commands that are not run', () => {
  test.each(blocks.filter(({ place }) => !executed.has(place)))('$place would be taken', ({ text, folder }) => {
    const problems = shellCommands(text).map((command) => [command.join(' '), problem(command, folder)]);
    expect(problems.filter(([, found]) => found !== undefined)).toEqual([]);
  });

  test.each([
    ['npm run sythn', 'no script sythn'],
    ['npx cdk8s-opencode verfy', "unknown command 'verfy'"],
    ['npx cdk8s-opencode verify cluster --disrupt', "unknown option '--disrupt'"],
    ['npx cdk8s-opencode verify cluster --stream-for soon', 'soon'],
    ['npx cdk8s-opencode review --fail-on sometimes', 'sometimes'],
    ['kubectl apply -k dist/kubernetes/fluxx', 'dist/kubernetes/fluxx'],
    ['dist/scripts/seed-copilot-auth.sh --pusch', 'takes no --pusch'],
    ['dist/scripts/seed.sh', 'dist/scripts/seed.sh'],
    ['helm install', 'add it to this test'],
  ])('%s would be found', (command, message) => {
    expect(problem(command.split(' '), '.')).toContain(message);
  });
});
