import { ApiObject } from 'cdk8s';
import { FluxApp, GitOpsApp, KustomizeDirectory, Manifest } from '../../lib/gitops';

function example(): GitOpsApp {
  const app = new GitOpsApp();
  const namespace = new KustomizeDirectory(app, 'web', { path: 'kubernetes/apps/web' });
  new ApiObject(namespace, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
  const site = new FluxApp(namespace, 'site', {
    path: 'kubernetes/apps/web/site',
    sourcePath: './dist/kubernetes/apps/web/site/app',
    targetNamespace: 'web',
    dependsOn: [{ name: 'rook-ceph-cluster' }],
    sourceRef: { kind: 'GitRepository', name: 'home-kubernetes' },
    wait: true,
    interval: '30m',
    retryInterval: '1m',
    timeout: '5m',
  });
  namespace.addResource('./site/ks.yaml');
  const deployment = new ApiObject(site.app, 'deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'site' },
    spec: { template: { spec: { containers: [{ name: 'site', image: 'nginx:1.27' }] } }, replicas: 1 },
  });
  Manifest.of(deployment).comment(
    ['spec', 'template', 'spec', 'containers', 0, 'image'],
    '{"$imagepolicy": "flux-system:site"}',
    { position: 'trailing' },
  );
  site.app.addConfigMap('site-scripts', [{ name: 'clone.sh', content: '#!/bin/sh\necho "${HOME}"\n', mode: 0o755 }]);
  return app;
}

test('charts become a tree of directories that Flux reads', () => {
  const files = example().files();
  expect(files.map(({ path }) => path)).toEqual([
    'kubernetes/apps/web/kustomization.yaml',
    'kubernetes/apps/web/namespace.yaml',
    'kubernetes/apps/web/site/app/deployment.yaml',
    'kubernetes/apps/web/site/app/kustomization.yaml',
    'kubernetes/apps/web/site/app/scripts/clone.sh',
    'kubernetes/apps/web/site/ks.yaml',
  ]);
  expect(files.map(({ path, content }) => `==> ${path}\n${content}`).join('\n')).toMatchSnapshot();
});
