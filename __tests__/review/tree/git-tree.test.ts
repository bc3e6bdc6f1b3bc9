import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type FileTree, isSameFile } from '../../../lib/review/tree/file-tree';
import { resolveTrees, stagedTree } from '../../../lib/review/tree/resolve-trees';
import { describeWithTools } from '../../support/tools';

let repository = '';

function write(path: string, content: string): void {
  mkdirSync(dirname(join(repository, path)), { recursive: true });
  writeFileSync(join(repository, path), content);
}

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.org'];
  execFileSync('git', [...identity, ...args], { cwd: repository, stdio: 'pipe' });
}

function texts(tree: FileTree): Readonly<Record<string, string>> {
  return Object.fromEntries(tree.paths.map((path) => [path, tree.read(path).toString('utf8')]));
}

function trees(folder = 'dist', directory = repository): readonly [FileTree, FileTree] {
  return resolveTrees({ directory, base: 'HEAD', head: 'working-tree', folder });
}

describeWithTools(['git'], 'trees of a repository', () => {
  beforeEach(() => {
    repository = mkdtempSync(join(tmpdir(), 'git-tree-'));
    write('dist/a.yaml', 'a: 1\n');
    write('dist/b.yaml', 'b: 1\n');
    write('dist/run.sh', '#!/bin/sh\n');
    write('other.yaml', 'other: 1\n');
    git('init', '--quiet', '.');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
  });

  afterEach(() => {
    rmSync(repository, { recursive: true, force: true });
  });

  test('what is as it was committed is known to be so without reading it', () => {
    const [base, head] = trees();
    expect(head.paths).toEqual(['a.yaml', 'b.yaml', 'run.sh']);
    const unread = { ...head, read: () => fail('it was read') };
    for (const path of head.paths) expect(isSameFile(base, unread, path)).toBe(true);
  });

  test('what is on disk counts: changed, deleted, new, executable, staged and changed again', () => {
    write('dist/a.yaml', 'a: 2\n');
    git('add', '.');
    write('dist/a.yaml', 'a: 3\n');
    rmSync(join(repository, 'dist/b.yaml'));
    write('dist/c.yaml', 'c: 1\n');
    chmodSync(join(repository, 'dist/run.sh'), 0o755);
    const [base, head] = trees();
    expect(texts(head)).toEqual({ 'a.yaml': 'a: 3\n', 'c.yaml': 'c: 1\n', 'run.sh': '#!/bin/sh\n' });
    expect([base.isExecutable('run.sh'), head.isExecutable('run.sh')]).toEqual([false, true]);
    expect(texts(stagedTree(repository, 'dist'))).toMatchObject({ 'a.yaml': 'a: 2\n', 'b.yaml': 'b: 1\n' });
  });

  test('a file that was written anew with the same text is the same', () => {
    write('dist/a.yaml', 'a: 1\n');
    const [base, head] = trees();
    expect(isSameFile(base, head, 'a.yaml')).toBe(true);
  });

  test('a symbolic link is followed neither on disk nor in Git', () => {
    symlinkSync('../other.yaml', join(repository, 'dist/link.yaml'));
    expect(trees()[1].paths).not.toContain('link.yaml');
    git('add', '.');
    expect(trees()[1].paths).not.toContain('link.yaml');
    rmSync(join(repository, 'dist/a.yaml'));
    symlinkSync('../other.yaml', join(repository, 'dist/a.yaml'));
    expect(trees()[1].paths).toEqual(['b.yaml', 'run.sh']);
  });

  test('from a folder of the repository, that folder; from its root, all of it', () => {
    const [base, head] = trees('.', join(repository, 'dist'));
    expect([base.paths, head.paths]).toEqual([head.paths, ['a.yaml', 'b.yaml', 'run.sh']]);
    expect(trees('.')[1].paths).toEqual(['dist/a.yaml', 'dist/b.yaml', 'dist/run.sh', 'other.yaml']);
  });

  test('during a merge, a file in conflict is what stands on disk', () => {
    git('checkout', '--quiet', '-b', 'one');
    write('dist/a.yaml', 'a: one\n');
    git('commit', '--quiet', '--all', '--message', 'one');
    git('checkout', '--quiet', '-b', 'other', 'HEAD~1');
    write('dist/a.yaml', 'a: other\n');
    git('commit', '--quiet', '--all', '--message', 'other');
    expect(() => {
      git('merge', '--quiet', 'one');
    }).toThrow();
    expect(texts(trees()[1])['a.yaml']).toContain('<<<<<<<');
  });
});

function fail(message: string): never {
  throw new Error(message);
}
