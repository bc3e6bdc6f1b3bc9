import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OWNERSHIP_MANIFEST } from '../../../lib/gitops/disk/ownership-manifest';
import { readTree, synth, temporaryDirectory, writeTree } from './tree';

jest.setTimeout(300_000);

const PROGRAM = join(__dirname, 'synth-program.ts');
const OLD = { 'apps/a.yaml': 'old\n', 'apps/gone.yaml': 'gone\n', 'same.yaml': 'same\n', 'flips/b.yaml': 'old\n' };
const NEW = { 'apps/a.yaml': 'new\n', 'apps/more.yaml': 'more\n', 'same.yaml': 'same\n', flips: 'a file now\n' };

interface Run {
  readonly signal: NodeJS.Signals | null;
  readonly steps: readonly string[];
}

function run(outdir: string, files: Readonly<Record<string, string>>, killAt?: number): Run {
  const args = [
    '--import',
    'tsx',
    PROGRAM,
    outdir,
    JSON.stringify(files),
    ...(killAt === undefined ? [] : [String(killAt)]),
  ];
  const { signal, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return { signal, steps: stdout.split('\n').filter((line) => line !== '') };
}

/** The files of one synth, without the list of them. */
function contentOf(directory: string): Record<string, string> {
  const { [OWNERSHIP_MANIFEST]: list, ...files } = readTree(directory);
  expect(list === undefined || Object.keys(files).length > 0).toBe(true);
  return files;
}

const LAYOUTS: readonly { layout: string; foreign: Readonly<Record<string, string>> }[] = [
  { layout: 'a directory that is wholly ours', foreign: {} },
  { layout: 'a directory shared with others', foreign: { 'apps/hand.yaml': 'hand\n', 'hand/ks.yaml': 'hand\n' } },
];

describe.each(LAYOUTS)('a synth of $layout, killed', ({ foreign }) => {
  const isShared = Object.keys(foreign).length > 0;
  const before = { ...OLD, ...foreign };
  const after = { ...NEW, ...foreign };
  const template = temporaryDirectory();
  let steps: readonly string[] = [];

  function freshCopy(): string {
    const directory = temporaryDirectory();
    cpSync(template, directory, { recursive: true });
    return join(directory, 'dist');
  }

  beforeAll(() => {
    synth(join(template, 'dist'), OLD);
    writeTree(join(template, 'dist'), foreign);
    steps = run(freshCopy(), NEW).steps;
  });

  test('at any step: one whole tree is on disk, and the next synth finishes', () => {
    expect(steps).toEqual(expect.arrayContaining(['locked', 'staged', 'journal written', 'journal removed']));
    expect(steps.filter((step) => step.includes(' moved ')).length).toBeGreaterThan(1);
    for (const [index, step] of steps.entries()) {
      const outdir = freshCopy();
      expect({ step, ...run(outdir, NEW, index) }).toMatchObject({
        signal: 'SIGKILL',
        steps: steps.slice(0, index + 1),
      });
      const work = join(outdir, '../.dist.gitops-app');
      const journal = existsSync(join(work, 'journal.json'));
      if (!journal) {
        // Nothing has changed yet, or everything has.
        const done = steps.slice(0, index + 1).includes('journal removed');
        expect({ step, files: contentOf(outdir) }).toEqual({ step, files: done ? after : before });
      } else if (!isShared) {
        // The directory is the old one or the new one; between the two renames it is nothing, and both lie beside it.
        const trees = [outdir, join(work, 'next'), join(work, 'previous/0')].filter(existsSync).map(contentOf);
        expect({ step, trees }).toMatchObject({ trees: expect.arrayContaining([before, after]) });
        if (existsSync(outdir)) expect([before, after]).toContainEqual(contentOf(outdir));
      }
      if (existsSync(outdir)) expect(readTree(outdir)).toMatchObject(foreign);
      synth(outdir, OLD);
      expect({ step, files: contentOf(outdir) }).toEqual({ step, files: before });
      expect(readdirSync(join(outdir, '..'))).toEqual(['dist']);
    }
  });

  test('while it recovers from a kill: the one after that finishes', () => {
    const written = steps.indexOf('journal written');
    const outdir = freshCopy();
    run(outdir, NEW, written);
    const recovery: (string | undefined)[] = [];
    // Each run gets one step further: it is killed at the first one after its lock.
    while (recovery.at(-1) !== 'cleaned') recovery.push(run(outdir, OLD, 1).steps.at(-1));
    expect(recovery).toEqual([...steps.slice(written + 1).filter((step) => step.includes(' moved ')), 'cleaned']);
    expect(contentOf(outdir)).toEqual(after);
    run(outdir, OLD);
    expect(contentOf(outdir)).toEqual(before);
    expect(readdirSync(join(outdir, '..'))).toEqual(['dist']);
  });
});

test('what was put back from Git after a kill is kept, and the next synth goes on from there', () => {
  const outdir = join(temporaryDirectory(), 'dist');
  synth(outdir, OLD);
  const saved = join(temporaryDirectory(), 'saved');
  cpSync(outdir, saved, { recursive: true });
  const copy = join(temporaryDirectory(), 'dist');
  cpSync(outdir, copy, { recursive: true });
  const movedAway = run(copy, NEW).steps.indexOf(' moved away');
  run(outdir, NEW, movedAway);
  expect(existsSync(outdir)).toBe(false);
  cpSync(saved, outdir, { recursive: true });
  synth(outdir, NEW);
  expect(contentOf(outdir)).toEqual(NEW);
});

test('Ctrl-C in the middle leaves the old tree, and the next synth needs no help', () => {
  const outdir = join(temporaryDirectory(), 'dist');
  synth(outdir, OLD);
  const args = ['--import', 'tsx', PROGRAM, outdir, JSON.stringify(NEW), '2', 'SIGINT'];
  expect(spawnSync(process.execPath, args).signal).toBe('SIGINT');
  expect(contentOf(outdir)).toEqual(OLD);
  synth(outdir, NEW);
  expect(contentOf(outdir)).toEqual(NEW);
});
