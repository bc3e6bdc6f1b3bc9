import { ApiObject } from 'cdk8s';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { FluxApp, GitOpsApp, KustomizeDirectory } from '../../lib/gitops';
import { describeWithTools, hasTool } from '../support/tools';
import { temporaryDirectory } from './disk/tree';

jest.setTimeout(60_000);

const SCRIPT = '#!/bin/sh\nset -eu\n\techo "${HOME}" $(id -u) {{ x }}\n';

/** What `kustomize build` makes of a directory, the real one or the one within kubectl. */
function build(directory: string): unknown[] {
  const [program, ...args] = hasTool('kustomize') ? ['kustomize', 'build'] : ['kubectl', 'kustomize'];
  const { status, stdout, stderr } = spawnSync(program, [...args, directory], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout).map((document) => document.toJS());
}

describeWithTools([hasTool('kubectl') ? 'kubectl' : 'kustomize'], 'kustomize', () => {
  const outdir = join(temporaryDirectory(), 'dist');

  beforeAll(() => {
    const app = new GitOpsApp({ outdir });
    const namespace = new KustomizeDirectory(app, 'web', { path: 'kubernetes/apps/web' });
    new ApiObject(namespace, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
    const site = new FluxApp(namespace, 'site', {
      path: 'kubernetes/apps/web/site',
      sourceRef: { kind: 'GitRepository', name: 'cluster' },
      interval: '30m',
    });
    namespace.addResource('./site/ks.yaml');
    new ApiObject(site.app, 'secret', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'on' },
      stringData: { a: '1e3', b: '0123' },
    });
    site.app.addConfigMap('site-scripts', [
      { name: 'run.sh', content: SCRIPT, mode: 0o755 },
      { name: 'nested/run.sh', content: 'nested\n' },
    ]);
    app.synth();
  });

  test('lists the namespace and the Flux Kustomization', () => {
    expect(build(join(outdir, 'kubernetes/apps/web'))).toMatchObject([
      { kind: 'Namespace', metadata: { name: 'web' } },
      { kind: 'Kustomization', metadata: { name: 'site', namespace: 'flux-system' } },
    ]);
  });

  test('makes a ConfigMap of the scripts, under a stable name, that Flux substitutes nothing in', () => {
    expect(build(join(outdir, 'kubernetes/apps/web/site/app'))).toEqual([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'site-scripts', annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' } },
        data: { 'run.sh': SCRIPT, 'nested.run.sh': 'nested\n' },
      },
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'on' }, stringData: { a: '1e3', b: '0123' } },
    ]);
  });
});
