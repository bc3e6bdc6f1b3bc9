import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeReport } from '../../lib/gitops/change-report';
import { OutputDirectory } from '../../lib/gitops/disk/output-directory';
import { claim, deployment, fluxTree } from '../review/flux-tree';
import type { Files } from '../review/trees';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'change-report-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** What is said after a synth of these files. */
function synth(files: Files): readonly string[] {
  const output = OutputDirectory.open(join(directory, 'dist'), { source: 'main.ts' });
  try {
    output.stage(Object.entries(files).map(([path, content]) => ({ path, content })));
    return changeReport('dist', output.root, output.commit());
  } finally {
    output.close();
  }
}

const OBJECTS = 'apps/web/app/objects.yaml';
const full = fluxTree([claim('web'), deployment('web')]);

test('the first synth, and one that changes nothing, say nothing', () => {
  expect(synth(full)).toEqual([]);
  expect(synth(full)).toEqual([]);
});

test('what changes is counted, and the gravest consequence told', () => {
  synth(full);
  expect(synth(fluxTree([deployment('web')]))).toEqual([
    'dist: 1 removed; 1 loses data; Flux deletes the claim web, and with it the data of web (npx cdk8s-opencode review HEAD)',
  ]);
});

test('what leads to nothing, and what is only written in another way, needs no look', () => {
  synth(full);
  expect(synth({ ...full, 'notes.md': 'hello\n', [OBJECTS]: `# hello\n${full[OBJECTS] ?? ''}` })).toEqual([
    'dist: nothing changes but how it is written',
  ]);
});

test('what was there before may be broken, or gone', () => {
  synth(full);
  writeFileSync(join(directory, 'dist', OBJECTS), 'a: [\n');
  expect(synth(full)).toEqual([expect.stringMatching(/^dist: 2 added; 1 note/) as string]);
  rmSync(join(directory, 'dist', OBJECTS));
  expect(synth(full)).toEqual(['dist: 2 added']);
});

test('a file that cannot be read is named, and the synth has succeeded all the same', () => {
  synth(full);
  expect(synth({ ...full, [OBJECTS]: 'a: [\n' })).toEqual([
    expect.stringContaining(`${OBJECTS} cannot be read: what applies it fails until this is put right`) as string,
  ]);
});
