import '../../lib/jest';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { OutputFile } from '../../lib';
import { app } from '../../main';
import { describeWithTools } from '../support/tools';
import { readable } from './readable';

const files = app.files();
const kubernetes = files.filter(({ path }) => path.startsWith('kubernetes/'));

test('what main.ts deploys, as a reviewer reads it', () => {
  expect(app).toMatchSnapshot();
});

test('what main.ts emits for the cluster', () => {
  expect(readable(kubernetes)).toMatchSnapshot();
});

test('workspaces of the roadmap work in their repositories', () => {
  const text = (path: string) => files.find((file) => file.path === path)?.content;
  const release = (name: string) => text(`kubernetes/apps/opencode/${name}/app/helmrelease.yaml`);
  expect(release('opencode-flux')).toContain('REPOSITORY_URL: https://github.com/jbaker48/k8s-cluster\n');
  expect(release('opencode-flux')).toContain('WORKSPACE_DIRECTORY: /Users/jbaker/git/k8s-cluster\n');
  expect(release('opencode-ha')).toContain('REPOSITORY_URL: https://github.com/jbaker48/home-assistant-config\n');
  expect(release('opencode-flux')).toContain('- flux.opencode.angryninja.cloud\n');
  expect(release('opencode-ha')).toContain('- ha.opencode.angryninja.cloud\n');
});

test('nothing in the Kubernetes tree looks like a token or the file of logins', () => {
  const found = kubernetes.filter(({ path, content }) => /ghp_|auth.json/.test(`${path}\n${content}`));
  expect(found.map(({ path }) => path)).toEqual([]);
});

test('ks.yaml, kustomization.yaml and helmrelease.yaml carry what the cluster’s own check wants', () => {
  for (const { path, content } of kubernetes) {
    if (/\/(ks|kustomization|helmrelease)\.yaml$/.test(path)) {
      expect(content).toMatch(/^---\n# yaml-language-server: \$schema=https:/);
    }
    if (!path.endsWith('/ks.yaml')) continue;
    for (const field of ['targetNamespace:', 'retryInterval:', 'commonMetadata:']) expect(content).toContain(field);
  }
});

describeWithTools(['kustomize'], 'kustomize', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'first-user-'));
    for (const file of files) write(root, file);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const directories = files.flatMap(({ path }) => (path.endsWith('/kustomization.yaml') ? [dirname(path)] : []));
  test.each(directories)('builds %s', (directory) => {
    const { stdout, stderr } = spawnSync('kustomize', ['build', join(root, directory)], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toContain('apiVersion:');
  });

  test('makes the scripts a ConfigMap that Flux substitutes nothing in', () => {
    const directory = join(root, 'kubernetes/apps/opencode/opencode-flux/app');
    const { stdout } = spawnSync('kustomize', ['build', directory], { encoding: 'utf8' });
    const objects = parseAllDocuments(stdout).map((document) => document.toJS() as unknown);
    expect(objects).toContainEqual(
      expect.objectContaining({
        kind: 'ConfigMap',
        metadata: {
          name: 'opencode-flux-scripts',
          annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' },
        },
        data: expect.objectContaining({ 'git-clone.sh': expect.stringMatching(/^#!/) }),
      }),
    );
  });
});

function write(root: string, { path, content, mode }: OutputFile): void {
  const target = join(root, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content, { mode: mode ?? 0o644 });
}
