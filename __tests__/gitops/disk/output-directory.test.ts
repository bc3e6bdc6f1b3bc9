import { lstatSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OutputDirectory } from '../../../lib/gitops/disk/output-directory';
import { OWNERSHIP_MANIFEST } from '../../../lib/gitops/disk/ownership-manifest';
import { latestDirectory, outputFiles, readTree, synth, temporaryDirectory, writeTree } from './tree';

jest.setTimeout(120_000);

function paths(outdir: string): string[] {
  return Object.keys(readTree(outdir)).filter((path) => path !== OWNERSHIP_MANIFEST);
}

/** What the synth says; nothing may have changed. */
function refusal(outdir: string, files: Readonly<Record<string, string>>): string {
  const before = readTree(latestDirectory());
  let message = '';
  try {
    synth(outdir, files);
  } catch (error) {
    message = String(error);
  }
  expect(readTree(latestDirectory())).toEqual(before);
  return message;
}

test('the first synth writes the tree and the list of its files, and leaves nothing beside it', () => {
  const directory = temporaryDirectory();
  synth(join(directory, 'dist'), { 'b.yaml': 'b: 1\n', 'a/c.yaml': 'c: 1\n' });
  expect(readdirSync(directory)).toEqual(['dist']);
  expect(readTree(join(directory, 'dist'))).toEqual({
    'b.yaml': 'b: 1\n',
    'a/c.yaml': 'c: 1\n',
    [OWNERSHIP_MANIFEST]: expect.stringMatching(/^# Written by main\.ts: .*\na\/c\.yaml\nb\.yaml\n$/),
  });
});

test('stale files go away, and the directories they leave empty', () => {
  const outdir = join(temporaryDirectory(), 'dist');
  synth(outdir, { 'a/b/c.yaml': 'c\n', 'd.yaml': 'd\n' });
  synth(outdir, { 'd.yaml': 'd\n' });
  expect(paths(outdir)).toEqual(['d.yaml']);
  expect(readdirSync(outdir)).not.toContain('a');
});

test('files of others are kept, wherever they are', () => {
  const outdir = join(temporaryDirectory(), 'apps');
  writeTree(outdir, { 'hand/ks.yaml': 'hand\n', 'README.md': 'mine\n' });
  mkdirSync(join(outdir, 'empty'));
  synth(outdir, { 'web/ks.yaml': 'one\n', 'web/app/old.yaml': 'old\n' });
  writeTree(outdir, { 'web/app/hand.yaml': 'hand\n' });
  synth(outdir, { 'web/ks.yaml': 'two\n' });
  expect(readTree(outdir)).toMatchObject({
    'README.md': 'mine\n',
    'empty/': '',
    'hand/ks.yaml': 'hand\n',
    'web/app/hand.yaml': 'hand\n',
    'web/ks.yaml': 'two\n',
  });
  expect(paths(outdir)).toHaveLength(5);
});

test('in a shared directory an app directory of its own is exchanged as a whole', () => {
  const outdir = join(temporaryDirectory(), 'apps');
  writeTree(outdir, { 'hand/ks.yaml': 'hand\n' });
  synth(outdir, { 'web/ks.yaml': 'one\n', 'web/app/a.yaml': 'a\n' });
  const steps: string[] = [];
  const output = OutputDirectory.open(outdir, { source: 'main.ts', onStep: (step) => steps.push(step) });
  output.stage(outputFiles({ 'web/ks.yaml': 'two\n', 'web/app/a.yaml': 'a\n' }));
  output.commit();
  output.close();
  expect(steps.filter((step) => step.includes(' moved '))).toEqual(['web moved away', 'web moved in']);
  expect(readTree(outdir)).toMatchObject({ 'web/ks.yaml': 'two\n', 'web/app/a.yaml': 'a\n' });
});

test('a synth that changes nothing writes nothing, and one that changes a file leaves the others as they are', () => {
  const outdir = join(temporaryDirectory(), 'dist');
  synth(outdir, { 'a.yaml': 'a\n', 'b/b.yaml': 'b\n' });
  const before = [statSync(outdir), statSync(join(outdir, 'a.yaml'))];
  synth(outdir, { 'a.yaml': 'a\n', 'b/b.yaml': 'b\n' });
  expect([statSync(outdir), statSync(join(outdir, 'a.yaml'))].map(({ ino, mtimeMs }) => [ino, mtimeMs])).toEqual(
    before.map(({ ino, mtimeMs }) => [ino, mtimeMs]),
  );
  synth(outdir, { 'a.yaml': 'a\n', 'b/b.yaml': 'changed\n' });
  expect(statSync(join(outdir, 'a.yaml')).ino).toBe(before[1]?.ino);
});

test('a script becomes executable, also when its text stays', () => {
  const outdir = join(temporaryDirectory(), 'dist');
  synth(outdir, { 'a.sh': '#!/bin/sh\n' });
  const output = OutputDirectory.open(outdir, { source: 'main.ts' });
  output.stage([{ path: 'a.sh', content: '#!/bin/sh\n', mode: 0o755 }]);
  output.commit();
  output.close();
  expect(statSync(join(outdir, 'a.sh')).mode & 0o111).toBe(0o111);
});

test('a file of the output may become a directory and back', () => {
  const outdir = join(temporaryDirectory(), 'dist');
  synth(outdir, { a: 'file\n', 'x/y': '1\n' });
  synth(outdir, { 'a/b': 'below\n', x: 'file\n' });
  expect(readTree(outdir)).toMatchObject({ 'a/b': 'below\n', x: 'file\n' });
  synth(outdir, { a: 'file\n', 'x/y': '1\n' });
  expect(readTree(outdir)).toMatchObject({ a: 'file\n', 'x/y': '1\n' });
});

describe('what others put in the way is named and not touched', () => {
  let outdir = '';
  beforeEach(() => {
    outdir = join(temporaryDirectory(), 'dist');
    synth(outdir, { 'a.yaml': 'a\n' });
  });

  test('a file', () => {
    writeTree(outdir, { 'web/ks.yaml': 'mine\n' });
    expect(refusal(outdir, { 'a.yaml': 'new\n', 'web/ks.yaml': 'ours\n' })).toContain(
      'web/ks.yaml is in the way: it was not written by',
    );
  });

  test('a file where a directory has to be', () => {
    writeTree(outdir, { web: 'mine\n' });
    expect(refusal(outdir, { 'web/ks.yaml': 'ours\n' })).toContain('web is in the way: it was not written by');
  });

  test('a directory where a file has to be', () => {
    writeTree(outdir, { 'b.yaml/mine': 'mine\n' });
    expect(refusal(outdir, { 'b.yaml': 'ours\n' })).toContain('b.yaml is in the way: it is a directory');
  });

  test('a symbolic link, to a file or a directory', () => {
    symlinkSync('a.yaml', join(outdir, 'b.yaml'));
    mkdirSync(join(outdir, '../elsewhere'));
    symlinkSync('../elsewhere', join(outdir, 'web'));
    const message = refusal(outdir, { 'a.yaml': 'a\n', 'b.yaml': 'ours\n', 'web/ks.yaml': 'ours\n' });
    expect(message).toContain('b.yaml is in the way: it is a symbolic link');
    expect(message).toContain('web is in the way: it is a symbolic link');
  });

  test('a symbolic link that took the place of a written file', () => {
    writeFileSync(join(outdir, '../secret'), 'secret\n');
    rmSync(join(outdir, 'a.yaml'));
    symlinkSync('../secret', join(outdir, 'a.yaml'));
    expect(refusal(outdir, { 'a.yaml': 'ours\n' })).toContain('a.yaml is in the way: it is a symbolic link');
  });

  test('everything, when the list of files is gone', () => {
    rmSync(join(outdir, OWNERSHIP_MANIFEST));
    expect(refusal(outdir, { 'a.yaml': 'ours\n' })).toContain('a.yaml is in the way');
  });
});

describe('a list of files that cannot be trusted stops the synth', () => {
  test.each(['../outside.yaml', '/etc/passwd', '<<<<<<< HEAD', 'a/../../b'])('%s', (line) => {
    const directory = temporaryDirectory();
    writeTree(directory, { 'outside.yaml': 'mine\n', [`dist/${OWNERSHIP_MANIFEST}`]: `${line}\n` });
    expect(refusal(join(directory, 'dist'), {})).toContain(
      `the line ${JSON.stringify(line)} is not the path of a file`,
    );
  });

  test('that of another program', () => {
    const outdir = join(temporaryDirectory(), 'dist');
    synth(outdir, { 'a.yaml': 'a\n' });
    expect(() => OutputDirectory.open(outdir, { source: 'other.ts' })).toThrow(
      /it is the output of main\.ts, and this is other\.ts/,
    );
  });
});

describe('an output directory that is none', () => {
  test('a file', () => {
    const directory = temporaryDirectory();
    writeTree(directory, { dist: 'a file\n' });
    expect(refusal(join(directory, 'dist'), { a: 'a\n' })).toMatch(/outdir is ".*dist": .*dist is not a directory/);
    expect(refusal(join(directory, 'dist/below'), { a: 'a\n' })).toMatch(/not a directory/);
  });

  test('a link out of the repository; one within is followed', () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'repository/.git'), { recursive: true });
    mkdirSync(join(directory, 'outside'));
    symlinkSync('../outside', join(directory, 'repository/dist'));
    expect(refusal(join(directory, 'repository/dist'), { a: 'a\n' })).toMatch(
      /a symbolic link out of .*repository, to .*outside/,
    );
    expect(refusal(join(directory, 'repository/dist/below'), { a: 'a\n' })).toMatch(/a symbolic link out of/);
    mkdirSync(join(directory, 'repository/output'));
    symlinkSync('output', join(directory, 'repository/within'));
    synth(join(directory, 'repository/within'), { a: 'a\n' });
    expect(readTree(join(directory, 'repository/output'))).toMatchObject({ a: 'a\n' });
    expect(lstatSync(join(directory, 'repository/within')).isSymbolicLink()).toBe(true);
  });

  test('a link to nothing, and no name at all', () => {
    const directory = temporaryDirectory();
    symlinkSync('nowhere', join(directory, 'dist'));
    expect(refusal(join(directory, 'dist'), { a: 'a\n' })).toMatch(/a symbolic link to nothing/);
    expect(() => OutputDirectory.open('', { source: 'main.ts' })).toThrow(/outdir is ""/);
  });

  test('one in a file system that takes no directories', () => {
    expect(refusal('/proc/dist', { a: 'a\n' })).toMatch(/outdir is "\/proc\/dist": E/);
    expect(refusal('/proc/above/dist', { a: 'a\n' })).toMatch(/outdir is "\/proc\/above\/dist": E/);
  });

  test('one whose parents were made for it leaves none of them behind', () => {
    const directory = temporaryDirectory();
    OutputDirectory.open(join(directory, 'a/b/dist'), { source: 'main.ts' }).close();
    expect(readdirSync(directory)).toEqual([]);
  });
});

test('the working directory itself can be the output directory', () => {
  const before = process.cwd();
  const directory = temporaryDirectory();
  writeTree(directory, { 'kubernetes/apps/hand/ks.yaml': 'hand\n' });
  process.chdir(directory);
  try {
    synth('.', { 'kubernetes/apps/web/ks.yaml': 'web\n' });
    synth('.', { 'kubernetes/apps/web/ks.yaml': 'changed\n' });
  } finally {
    process.chdir(before);
  }
  expect(readdirSync(directory).sort()).toEqual([OWNERSHIP_MANIFEST, 'kubernetes']);
  expect(readTree(directory)).toMatchObject({
    'kubernetes/apps/hand/ks.yaml': 'hand\n',
    'kubernetes/apps/web/ks.yaml': 'changed\n',
  });
});

test('a second synth at the same time is refused, whatever it would write', () => {
  const outdir = join(temporaryDirectory(), 'dist');
  const output = OutputDirectory.open(outdir, { source: 'main.ts' });
  expect(() => OutputDirectory.open(outdir, { source: 'main.ts' })).toThrow(
    /another synth is writing there \(process \d+ on /,
  );
  output.close();
  synth(outdir, { a: 'a\n' });
});
