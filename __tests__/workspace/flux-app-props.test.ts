import {
  WORKSPACE_DIRECTORY,
  at,
  example,
  exampleCluster,
  exampleWorkspace,
  fileAt,
  valuesOf,
  workspaceObject,
} from '../support/first-user';

describe('ks.yaml', () => {
  const kustomization = () => workspaceObject(example(), 'ks.yaml');

  test('lies in flux-system, targets the namespace of the workspaces and labels what it applies', () => {
    expect(kustomization()).toMatchObject({
      metadata: { name: 'opencode-flux', namespace: 'flux-system' },
      spec: {
        targetNamespace: 'opencode',
        commonMetadata: { labels: { 'app.kubernetes.io/name': 'opencode-flux' } },
      },
    });
  });

  test('reads the tree where the cluster says it lies', () => {
    expect(at(kustomization(), 'spec')).toMatchObject({
      path: './dist/kubernetes/apps/opencode/opencode-flux/app',
      sourceRef: { kind: 'GitRepository', name: 'home-kubernetes' },
    });
  });

  test('of another namespace waits for and reads what lies in others, each by its own', () => {
    const built = exampleWorkspace(
      {
        dependsOn: [
          { name: 'volsync', namespace: 'volsync-system', readyExpr: "dep.status.lastAppliedRevision != ''" },
        ],
      },
      {
        source: { name: 'flux-system', namespace: 'flux-system', path: './kubernetes/apps' },
        flux: {
          namespace: 'opencode',
          substitution: { variables: ['SECRET_DOMAIN'], from: [{ kind: 'Secret', name: 'cluster-secrets' }] },
        },
        storage: { className: 'ceph-block', dependsOn: [{ name: 'rook-ceph-cluster', namespace: 'rook-ceph' }] },
        certificateIssuer: { name: 'letsencrypt', dependsOn: [{ name: 'issuers', namespace: 'cert-manager' }] },
      },
    );
    expect(workspaceObject(built, 'ks.yaml')).toMatchObject({
      metadata: { name: 'opencode-flux', namespace: 'opencode' },
      spec: {
        dependsOn: [
          { name: 'external-secrets-stores' },
          { name: 'rook-ceph-cluster', namespace: 'rook-ceph' },
          { name: 'volsync', namespace: 'volsync-system', readyExpr: "dep.status.lastAppliedRevision != ''" },
        ],
        sourceRef: { name: 'flux-system', namespace: 'flux-system' },
        postBuild: { substituteFrom: [{ kind: 'Secret', name: 'cluster-secrets' }] },
      },
    });
    const certificate = fileAt(built.app, 'kubernetes/apps/opencode/certificate/ks.yaml').manifest;
    expect(at(certificate, 'spec', 'dependsOn')).toEqual([{ name: 'issuers', namespace: 'cert-manager' }]);
    expect(at(certificate, 'spec', 'postBuild')).toEqual({
      substituteFrom: [{ kind: 'Secret', name: 'cluster-secrets' }],
    });
  });

  test('waits for everything, without health checks, which Flux would ignore', () => {
    expect(at(kustomization(), 'spec')).toMatchObject({
      wait: true,
      prune: true,
      interval: '30m',
      retryInterval: '1m',
    });
    expect(at(kustomization(), 'spec', 'healthChecks')).toBeUndefined();
  });

  test('depends on what the cluster’s parts come from', () => {
    expect(at(kustomization(), 'spec', 'dependsOn')).toEqual([
      { name: 'external-secrets-stores' },
      { name: 'rook-ceph-cluster' },
    ]);
  });

  test('depends on what the backup comes from, once', () => {
    const { backup } = exampleCluster();
    if (backup.kind !== 'volsync') throw new Error('the example has VolSync');
    const built = exampleWorkspace({}, { backup: { ...backup, dependsOn: ['volsync', 'rook-ceph-cluster'] } });
    expect(workspaceObject(built, 'ks.yaml', 'spec', 'dependsOn')).toEqual(
      ['external-secrets-stores', 'rook-ceph-cluster', 'volsync'].map((name) => ({ name })),
    );
  });

  test('carries the header that the cluster’s own check wants', () => {
    expect(fileAt(example().app, `${WORKSPACE_DIRECTORY}/ks.yaml`).content).toContain(
      '# yaml-language-server: $schema=https://raw.githubusercontent.com/fluxcd-community/flux2-schemas/main/kustomization-kustomize-v1.json',
    );
  });
});

describe('time-outs', () => {
  const seconds = (text: unknown) => {
    const [, number = '', unit = ''] = /^(\d+)([ms])$/.exec(String(text)) ?? [];
    return Number(number) * (unit === 'm' ? 60 : 1);
  };

  test.each([undefined, 90, 7200])('of a clone of %p seconds lie one above the other', (clone) => {
    const built = exampleWorkspace(clone === undefined ? {} : { clone: { timeouts: { clone } } });
    const release = seconds(workspaceObject(built, 'app/helmrelease.yaml', 'spec', 'timeout'));
    const environment = valuesOf(built, 'controllers', 'opencode-flux', 'initContainers', 'git-clone', 'env');
    expect(release).toBeGreaterThan(Number(at(environment, 'CLONE_TIMEOUT')));
    expect(seconds(workspaceObject(built, 'ks.yaml', 'spec', 'timeout'))).toBeGreaterThan(release);
  });
});
