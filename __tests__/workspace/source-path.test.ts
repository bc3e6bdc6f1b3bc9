import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitOpsApp, OpenCodeFoundation, type ClusterProps } from '../../lib';
import { synthReport } from '../../lib/gitops/synth-report';
import { exampleCluster } from '../support/first-user';

const repository = mkdtempSync(join(tmpdir(), 'source-path-'));
mkdirSync(join(repository, 'opencode'));
mkdirSync(join(repository, '.git'));
afterAll(() => rmSync(repository, { recursive: true }));

/** What a synth says of a tree in `outdir` that Flux is told to look for at `path`. */
function said(outdir: string, cluster: Partial<ClusterProps>): { problems: string; warnings: readonly string[] } {
  const app = new GitOpsApp({ outdir });
  new OpenCodeFoundation(app, 'opencode', { cluster: exampleCluster(cluster), domain: 'opencode.example.org' });
  const warnings = synthReport(app, outdir, 0).filter((line) => line.startsWith('warning'));
  try {
    app.files();
    return { problems: '', warnings };
  } catch (error) {
    return { problems: String(error), warnings };
  }
}

const source = (path: string): Partial<ClusterProps> => ({ source: { name: 'home-kubernetes', path } });
const inRepository = (...folders: readonly string[]): string => join(repository, ...folders);

test.each([
  ['dist', './dist/kubernetes/apps'],
  ['dist', './dist/kubernetes/apps/'],
  ['opencode/dist', './opencode/dist/kubernetes/apps'],
])('a tree in %s is found at %s', (outdir, path) => {
  expect(said(inRepository(outdir), source(path))).toEqual({ problems: '', warnings: [] });
});

test.each([
  ['dist', './dist', './dist/kubernetes/apps'],
  ['dist', './kubernetes/apps/opencode', './dist/kubernetes/apps'],
  ['dist', './dist/kubernetes/app', './dist/kubernetes/apps'],
  ['opencode/out', './dist/kubernetes/apps', './opencode/out/kubernetes/apps'],
])('a tree in %s is not found at %s: an error', (outdir, path, right) => {
  expect(said(inRepository(outdir), source(path)).problems).toContain(
    `[opencode] cluster.source.path is "${path}": the tree is written to ${right} of this Git repository; write that`,
  );
});

test('a folder too few may be another repository: a warning', () => {
  const { problems, warnings } = said(inRepository('opencode/dist'), source('./dist/kubernetes/apps'));
  expect(problems).toBe('');
  expect(warnings).toEqual([
    expect.stringContaining('the tree is written to ./opencode/dist/kubernetes/apps of this Git'),
  ]);
});

test('nobody knows how a tree gets to Flux that is in no Git repository, or that an OCIRepository brings', () => {
  const outside = mkdtempSync(join(tmpdir(), 'source-path-'));
  expect(said(outside, source('./clusters/home'))).toEqual({ problems: '', warnings: [] });
  rmSync(outside, { recursive: true });
  const oci: Partial<ClusterProps> = { source: { kind: 'OCIRepository', name: 'tree', path: './clusters/home' } };
  expect(said(inRepository('dist'), oci)).toEqual({ problems: '', warnings: [] });
});

describe('.sourceignore of the repository that Flux reads', () => {
  const ignoring = mkdtempSync(join(tmpdir(), 'source-ignore-'));
  mkdirSync(join(ignoring, '.git'));
  afterAll(() => rmSync(ignoring, { recursive: true }));

  test.each([
    [
      '/*\n!/clusters\n',
      [
        'warning: [opencode] .sourceignore keeps dist/kubernetes/apps/opencode from Flux: add the line !/dist/kubernetes/apps/opencode to it',
      ],
    ],
    ['/*\n!/clusters\n!/dist\n', []],
    ['*.md\n', []],
  ])('%j', (rules, warnings) => {
    writeFileSync(join(ignoring, '.sourceignore'), rules);
    expect(said(join(ignoring, 'dist'), source('./dist/kubernetes/apps'))).toEqual({ problems: '', warnings });
  });
});
