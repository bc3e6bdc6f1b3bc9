import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { claim, deployment, fluxTree } from '../review/flux-tree';
import type { Files } from '../review/trees';
import { describeWithTools } from '../support/tools';

jest.setTimeout(120_000);

const MAIN = join(__dirname, '../../lib/cli/main.ts');
const TSX = require.resolve('tsx');
let scratch = '';

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'review-'));
});

afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

function write(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(scratch, folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

const run = (...args: readonly string[]) => runIn('.', ...args);
const runIn = (folder: string, ...args: readonly string[]) => runWith({}, folder, ...args);

function runWith(variables: Readonly<Record<string, string>>, folder: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', TSX, MAIN, ...args], {
    cwd: join(scratch, folder),
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...variables },
  });
  return { status, stdout, stderr };
}

function isRefused({ status, stdout, stderr }: ReturnType<typeof run>, message: RegExp): void {
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('    at ');
}

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.org'];
  execFileSync('git', [...identity, ...args], { cwd: scratch, stdio: 'pipe' });
}

const full = fluxTree([claim('web'), deployment('web')]);
const restarted = fluxTree([claim('web'), deployment('web', { container: { args: ['-v'] } })]);
const noClaim = fluxTree([deployment('web')]);

describe('two directories', () => {
  beforeEach(() => {
    write('full', full);
    write('same', full);
    write('restarted', restarted);
    write('no-claim', noClaim);
  });

  test.each([
    ['nothing changes', ['full', 'same'], 0],
    ['something changes', ['full', 'restarted'], 2],
    ['data is lost', ['full', 'no-claim'], 3],
    ['data is lost, and that is what counts', ['full', 'no-claim', '--fail-on', 'data-loss'], 3],
    ['an outage, and only a loss of data counts', ['full', 'restarted', '--fail-on', 'data-loss'], 0],
    ['an outage, and it counts', ['full', 'restarted', '--fail-on', 'outage'], 2],
    ['data is lost, and nothing counts', ['full', 'no-claim', '--fail-on', 'never'], 0],
  ])('%s', (_, args, status) => {
    expect(run('review', ...args)).toMatchObject({ status, stderr: '' });
  });

  test('without Git, which only a ref needs', () => {
    const noGit = { PATH: scratch };
    expect(runWith(noGit, '.', 'review', 'full', 'no-claim')).toMatchObject({ status: 3, stderr: '' });
    for (const args of [[], ['main'], ['full', 'main']]) {
      isRefused(runWith(noGit, '.', 'review', ...args), /git cannot be run/);
    }
  });

  test('Git is not asked, which a ref alone is for', () => {
    write('bin', { git: '#!/bin/sh\n: >"$0.asked"\nexit 1\n' });
    chmodSync(join(scratch, 'bin/git'), 0o755);
    const isAsked = (): boolean => existsSync(join(scratch, 'bin/git.asked'));
    const withGit = { PATH: join(scratch, 'bin') };
    expect(runWith(withGit, '.', 'review', 'full', 'no-claim')).toMatchObject({ status: 3, stderr: '' });
    expect(isAsked()).toBe(false);
    isRefused(runWith(withGit, '.', 'review', 'full', 'main'), /main is neither a directory nor a Git ref/);
    expect(isAsked()).toBe(true);
  });

  test('says what it leads to', () => {
    expect(run('review', 'full', 'no-claim').stdout).toContain(
      'Flux deletes the claim web, and with it the data of web',
    );
    expect(run('review', 'full', 'no-claim', '--format', 'markdown').stdout).toContain('| **Data loss** |');
    expect(JSON.parse(run('review', 'full', 'no-claim', '--format', 'json').stdout)).toMatchObject({
      version: 1,
      base: 'full',
    });
  });

  test('as a page for a browser', () => {
    const { status, stdout } = run('review', 'full', 'no-claim', '--format', 'html');
    expect(status).toBe(3);
    expect(stdout).toMatch(/^<!doctype html>\n.*<h1>Review: 1 loses data.*<\/html>\n$/s);
  });

  test.each([
    ['an unknown format', ['full', 'same', '--format', 'pdf'], /choices are text, markdown/],
    ['an unknown flag', ['full', 'same', '--bogus'], /unknown option '--bogus'/],
    ['a folder elsewhere', ['full', '--path', '../other'], /write a folder of it as seen from here/],
    ['an absolute folder', ['full', '--path', '/tmp'], /write a folder of the repository/],
    ['two later trees', ['full', 'same', '--staged'], /leave one of them out/],
  ])('%s is told in one line, and ends with 1', (_, args, message) => {
    isRefused(run('review', ...args), message);
  });

  test('a file that cannot be read is told with its line, and the rest is reviewed', () => {
    const more = { 'apps/web/app/more.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n' };
    write('broken', { ...full, ...more, 'apps/web/app/objects.yaml': 'a: 1\nb: [\n' });
    for (const failOn of ['change', 'data-loss']) {
      const { status, stdout, stderr } = run('review', 'full', 'broken', '--fail-on', failOn);
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      expect(stdout).toMatch(/why: apps\/web\/app\/objects\.yaml:3: it is not YAML: /);
      expect(stdout).toContain('+ ConfigMap web/more');
    }
    expect(run('review', 'full', 'broken', '--fail-on', 'never').status).toBe(0);
  });

  test('a manifest that nothing leads to never passes as no change', () => {
    const list = { 'apps/web/app/kustomization.yaml': 'resources: [objects.yaml]\n' };
    write('listed', { ...full, ...list });
    write('unlisted', { ...full, ...list, 'apps/web/app/claim.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\n' });
    const { status, stdout } = run('review', 'listed', 'unlisted', '--fail-on', 'data-loss');
    expect(status).toBe(1);
    expect(stdout).toContain('apps/web/app/claim.yaml is new, and nothing in the tree applies it');
  });
});

describeWithTools(['git'], 'no Git repository', () => {
  test.each([
    ['nothing', [], /is in no Git repository/],
    ['a word that is nothing', ['.', 'nowhere'], /nowhere is neither a directory nor a Git ref/],
    [
      'a word that looks like a flag of Git',
      ['.', '--', '--output=x'],
      /--output=x is neither a directory nor a Git ref/,
    ],
  ])('%s is told in one line, and ends with 1', (_, args, message) => {
    isRefused(run('review', ...args), message);
  });
});

describeWithTools(['git'], 'a Git repository', () => {
  beforeEach(() => {
    write('.', full);
    git('init', '--quiet', '--initial-branch', 'main');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
  });

  test('the working tree, with what is not added yet, and without what is ignored', () => {
    write('.', { '.gitignore': 'ignored/\n', 'ignored/run.sh': '#!/bin/sh\n', 'new.sh': '#!/bin/sh\n' });
    const { status, stdout } = run('review', 'HEAD');
    expect(status).toBe(2);
    expect(stdout).toContain('HEAD → the working tree: 1 added');
    expect(stdout).toContain('+ new.sh');
  });

  test('what is staged', () => {
    write('.', restarted);
    git('add', '.');
    write('.', full);
    expect(run('review', 'HEAD').status).toBe(0);
    expect(run('review', 'HEAD', '--staged')).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('web restarts, as the command changes') as string,
    });
  });

  test('two refs, with nothing checked out', () => {
    git('checkout', '--quiet', '-b', 'other');
    write('.', noClaim);
    git('commit', '--quiet', '--all', '--message', 'second');
    git('checkout', '--quiet', 'main');
    write('.', { 'apps/web/app/objects.yaml': 'broken: [' });
    expect(run('review', 'main', 'other').status).toBe(3);
    expect(run('review', 'other', 'main').status).toBe(2);
  });

  test('by default against origin/main', () => {
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    write('.', restarted);
    expect(run('review').stdout).toContain('origin/main → the working tree');
  });

  test('where there is no origin/main, it says what to do', () => {
    expect(run('review')).toMatchObject({
      status: 1,
      stderr:
        'cdk8s-opencode: this repository has no origin/main: run git fetch origin main, or name what to compare with, such as "review main" or "review HEAD"\n',
    });
  });

  test('one folder of it', () => {
    write('.', { ...restarted, 'scripts/new.sh': '#!/bin/sh\n' });
    expect(run('review', 'HEAD', '--path', 'scripts').stdout).not.toContain('web restarts');
    expect(run('review', 'HEAD', '--path', 'apps').stdout).not.toContain('new.sh');
  });

  test('a folder that was not there before', () => {
    write('more', fluxTree([claim('more')]));
    expect(run('review', 'HEAD', '--path', 'more').stdout).toContain('PersistentVolumeClaim web/more');
  });

  test('a folder beside the one that one stands in', () => {
    write('kubernetes', fluxTree([claim('more')]));
    write('app', { 'README.md': '' });
    expect(runIn('app', 'review', 'HEAD', '--path', '../kubernetes').stdout).toContain(
      'PersistentVolumeClaim web/more',
    );
    isRefused(runIn('app', 'review', 'HEAD', '--path', '../..'), /is outside of the repository/);
  });

  describe('in the folder of an app, what the app writes into', () => {
    const library = JSON.stringify(join(__dirname, '../../lib/gitops'));
    const synth = (...outdirs: readonly string[]): string =>
      outdirs.map((outdir) => `new GitOpsApp({ outdir: '${outdir}' }).synth();\n`).join('');
    const app = (body: string): void => {
      write('app', {
        'cdk8s.yaml': `app: ${process.execPath} --import ${TSX} main.ts\n`,
        'main.ts': `import { GitOpsApp } from ${library};\n${body}`,
      });
    };

    test('beside it', () => {
      app(synth('../kubernetes'));
      write('kubernetes', fluxTree([claim('more')]));
      const { status, stdout } = runIn('app', 'review', 'HEAD');
      expect(status).toBe(2);
      expect(stdout).toContain('PersistentVolumeClaim web/more');
    });

    test("a choice of two is the user's", () => {
      app(synth('one', 'two'));
      isRefused(runIn('app', 'review', 'HEAD'), /the app writes into one and two: name one of them with --path/);
    });

    test('an app that fails is told, and is not asked where it does not matter', () => {
      app("console.error('port is 0: write 80');\nprocess.exit(1);");
      isRefused(runIn('app', 'review', 'HEAD'), /port is 0: write 80/);
      expect(runIn('app', 'review', '../apps', '../apps').status).toBe(0);
    });
  });
});
