import { load } from 'js-yaml';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reviewCommand } from '../../lib/cli/review-command';
import { EXIT } from '../../lib/cli/exit-status';
import { changeReport } from '../../lib/gitops/change-report';
import { formatJson } from '../../lib/review/format/json';
import { reviewTrees } from '../../lib/review/review-trees';
import { RULES } from '../../lib/review/rules';
import { memoryTree } from '../../lib/review/tree/file-tree';
import { claim, deployment, fluxTree } from '../review/flux-tree';
import { describeWithTools } from '../support/tools';
import { fencedBlocks } from './fenced-blocks';

jest.setTimeout(300_000);

const REPOSITORY = join(__dirname, '../..');
const PAGE = 'docs/review.md';
const page = readFileSync(join(REPOSITORY, PAGE), 'utf8');

const full = fluxTree([claim('web'), deployment('web')]);
const noClaim = fluxTree([deployment('web')]);

describe('what the page says of the command', () => {
  test('every rule, in the order in which they are told', () => {
    const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (?:data loss|outage|note)/gm)].map(([, rule]) => rule);
    expect(rows).toEqual([
      ...Object.keys(RULES),
      'unreadable-file',
      'unreadable-before',
      'not-carried-out',
      'unreached-manifest',
    ]);
  });

  test('every exit status', () => {
    const rows = [...page.matchAll(/^\| (\d) +\|/gm)].map(([, status]) => Number(status));
    expect(rows).toEqual(Object.values(EXIT).sort());
  });

  test('every option', () => {
    const rows = [...page.matchAll(/^\| `(--[a-z-]+)/gm)].map(([, option]) => option);
    expect(rows.sort()).toEqual(
      reviewCommand()
        .options.map(({ long }) => long)
        .sort(),
    );
  });

  test('the JSON is that of a claim that is taken away', () => {
    const review = reviewTrees(memoryTree('before', full), memoryTree('after', noClaim));
    const [block] = fencedBlocks(PAGE, 'json');
    expect(JSON.parse(block?.text ?? '')).toEqual(JSON.parse(formatJson(review)));
  });

  test('the last line of a synth is that of the same', () => {
    const path = 'apps/web/app/objects.yaml';
    const root = mkdtempSync(join(tmpdir(), 'review-page-'));
    mkdirSync(join(root, 'apps/web/app'), { recursive: true });
    for (const [file, content] of Object.entries(noClaim)) writeFileSync(join(root, file), content);
    const lines = changeReport('dist', root, {
      replaced: new Map([[path, { content: Buffer.from(full[path] ?? ''), executable: false }]]),
      unchanged: ['apps/web/ks.yaml'],
      written: [path],
    });
    rmSync(root, { recursive: true });
    const [block] = fencedBlocks(PAGE, 'text');
    expect(lines).toEqual([block?.text.trimEnd()]);
  });
});

const [, , hook, husky] = fencedBlocks(PAGE, 'sh').map(({ text }) => text);
const [workflow, preCommit, lefthook] = fencedBlocks(PAGE, 'yaml').map(({ text }) => text);

/** The lines of a shell hook that are commands. */
function commandsOf(script = ''): readonly string[] {
  return script.split('\n').filter((line) => line.startsWith('npx'));
}

test('every hook calls what the plain one calls', () => {
  const expected = commandsOf(hook);
  expect(expected).toHaveLength(2);
  expect(commandsOf(husky)).toEqual(expected);
  const { repos } = load(preCommit ?? '') as { repos: readonly { hooks: readonly { entry: string }[] }[] };
  expect(repos.flatMap(({ hooks }) => hooks.map(({ entry }) => entry))).toEqual(expected);
  const { 'pre-commit': stage } = load(lefthook ?? '') as {
    'pre-commit': { commands: Record<string, { run: string }> };
  };
  expect(Object.values(stage.commands).map(({ run }) => run)).toEqual(expected);
});

describeWithTools(['git'], 'the examples, in a repository with an app', () => {
  let directory = '';

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'review-examples-'));
    const modules = join(directory, 'node_modules');
    mkdirSync(join(modules, '.bin'), { recursive: true });
    for (const name of ['cdk8s', 'constructs', 'tsx']) {
      symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name));
    }
    const program = `#!/bin/sh\nexec node --import tsx '${REPOSITORY}/lib/cli/main.ts' "$@"\n`;
    writeFileSync(join(modules, '.bin/cdk8s-opencode'), program, { mode: 0o755 });
    writeFileSync(join(directory, 'package.json'), '{ "private": true }\n');
    writeFileSync(join(directory, '.gitignore'), 'node_modules\nbin\nreview.md\n');
    writeFileSync(join(directory, 'cdk8s.yaml'), 'app: node --import tsx main.ts\noutput: .cache\n');
    mkdirSync(join(directory, '.githooks'));
    writeFileSync(join(directory, '.githooks/pre-commit'), hook ?? '');
    describeApp('web', 'data');
    run('node --import tsx main.ts');
    run('git init --quiet --initial-branch main && git add --all');
    run('git config user.name Tester && git config user.email tester@example.org');
    run('git commit --quiet --message first && git update-ref refs/remotes/origin/main HEAD');
    chmodSync(join(directory, '.githooks/pre-commit'), 0o755);
    run('git config core.hooksPath .githooks');
  });

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  /** The app, with claims of these names. */
  function describeApp(...claims: readonly string[]): void {
    const objects = claims.map(
      (name) =>
        `new ApiObject(web, '${name}', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: '${name}' } });`,
    );
    const library = `import { GitOpsApp, KustomizeDirectory } from '${REPOSITORY}/lib/gitops';`;
    const app = `const app = new GitOpsApp();\nconst web = new KustomizeDirectory(app, 'web', { path: 'apps/web' });`;
    const text = ["import { ApiObject } from 'cdk8s';", library, app, ...objects, 'app.synth();', ''].join('\n');
    writeFileSync(join(directory, 'main.ts'), text);
  }

  function run(command: string, environment: Readonly<Record<string, string>> = {}) {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd: directory,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', ...environment },
    });
    return { status, said: `${stdout}${stderr}` };
  }

  const commit = 'git add --all && git commit --quiet --message next';

  test('a commit with an output that is not what a synth makes is refused', () => {
    describeApp('web', 'data', 'more');
    const { status, said } = run(commit);
    expect(status).toBe(1);
    expect(said).toContain('dist is not what main.ts makes: run the synth and commit what it writes');
  });

  test('with the output, it is made', () => {
    describeApp('web', 'data', 'more');
    run('node --import tsx main.ts');
    expect(run(commit)).toMatchObject({ status: 0 });
  });

  test('one that loses data is refused', () => {
    describeApp('web');
    run('node --import tsx main.ts');
    const { status, said } = run(commit);
    expect(status).toBe(1);
    expect(said).toContain('Flux deletes the claim data and what is on it');
  });

  test('the workflow checks, comments, and fails where data is lost', () => {
    describeApp('web');
    run('node --import tsx main.ts');
    mkdirSync(join(directory, 'bin'));
    writeFileSync(join(directory, 'bin/gh'), '#!/bin/sh\necho "gh $*"\n', { mode: 0o755 });
    const { jobs } = load(workflow ?? '') as { jobs: { review: { steps: readonly { run?: string }[] } } };
    const [install, ...steps] = jobs.review.steps.flatMap(({ run: command }) => command ?? []);
    expect(install).toBe('npm ci');
    const results = steps.map((step) =>
      run(step, {
        GITHUB_BASE_REF: 'main',
        PULL_REQUEST: '7',
        PATH: `${join(directory, 'bin')}:${process.env['PATH'] ?? ''}`,
      }),
    );
    expect(results).toEqual([
      { status: 0, said: 'dist is what main.ts makes\n' },
      { status: EXIT.losesData, said: '' },
      { status: 0, said: 'gh pr comment 7 --edit-last --create-if-none --body-file review.md\n' },
    ]);
    expect(readFileSync(join(directory, 'review.md'), 'utf8')).toContain(
      '| **Data loss** | Flux deletes the claim data',
    );
  });
});
