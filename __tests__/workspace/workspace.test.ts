import {
  WORKSPACE_DIRECTORY,
  at,
  example,
  exampleWorkspace,
  fileAt,
  objectAt,
  valuesOf,
  workspaceFiles,
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

describe('the secret', () => {
  test('fetches the three values by name', () => {
    expect(workspaceObject(example(), 'app/externalsecret.yaml', 'spec')).toMatchObject({
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'doppler-secrets' },
      target: { name: 'opencode-flux-secret', creationPolicy: 'Owner' },
      data: [
        { secretKey: 'GITHUB_PAT', remoteRef: { key: 'OPENCODE_FLUX_GITHUB_PAT' } },
        { secretKey: 'PASSWORD', remoteRef: { key: 'OPENCODE_FLUX_PASSWORD' } },
        { secretKey: 'COPILOT_AUTH_JSON', remoteRef: { key: 'OPENCODE_FLUX_COPILOT_AUTH_JSON' } },
      ],
    });
    expect(workspaceObject(example(), 'app/externalsecret.yaml', 'spec', 'dataFrom')).toBeUndefined();
  });

  test('asks for no more than the workspace uses', () => {
    const built = exampleWorkspace({ repositoryLogin: 'none', copilot: false });
    expect(workspaceObject(built, 'app/externalsecret.yaml', 'spec', 'data')).toEqual([
      { secretKey: 'PASSWORD', remoteRef: { key: 'OPENCODE_FLUX_PASSWORD' } },
    ]);
  });

  test('takes further keys, which become variables of the server', () => {
    const built = exampleWorkspace({ secretVariables: { ANTHROPIC_API_KEY: 'OPENCODE_FLUX_ANTHROPIC' } });
    expect(workspaceObject(built, 'app/externalsecret.yaml', 'spec', 'data')).toContainEqual({
      secretKey: 'ANTHROPIC_API_KEY',
      remoteRef: { key: 'OPENCODE_FLUX_ANTHROPIC' },
    });
    expect(
      valuesOf(built, 'controllers', 'opencode-flux', 'containers', 'opencode', 'env', 'ANTHROPIC_API_KEY'),
    ).toEqual({ secretKeyRef: { name: 'opencode-flux-secret', key: 'ANTHROPIC_API_KEY' } });
  });

  test('names of the store can be chosen', () => {
    const built = exampleWorkspace({ secretKeys: { password: 'SHARED_PASSWORD' } });
    expect(built.workspaces['flux']?.secretKeys).toEqual({
      githubPat: 'OPENCODE_FLUX_GITHUB_PAT',
      password: 'SHARED_PASSWORD',
      copilotAuth: 'OPENCODE_FLUX_COPILOT_AUTH_JSON',
    });
  });

  test('is not emitted where Secrets come from elsewhere', () => {
    const built = exampleWorkspace({}, { secretStore: { kind: 'secret' }, backup: { kind: 'none' } });
    expect(workspaceFiles(built)).not.toContain('app/externalsecret.yaml');
  });
});

describe('the claim', () => {
  const claim = (...keys: string[]) => workspaceObject(example(), 'app/persistentvolumeclaim.yaml', ...keys);

  test('is 5Gi of block storage for one writer', () => {
    expect(claim('spec')).toMatchObject({
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'ceph-block',
      resources: { requests: { storage: '5Gi' } },
    });
  });

  test('is never pruned by Flux', () => {
    expect(claim('metadata', 'annotations')).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  });

  test('is pruned where that was asked for', () => {
    const built = exampleWorkspace({ onRemoval: 'delete' });
    expect(workspaceObject(built, 'app/persistentvolumeclaim.yaml', 'metadata', 'annotations')).toBeUndefined();
  });

  test('is not part of the Helm release', () => {
    expect(valuesOf(example(), 'persistence', 'home')).toMatchObject({ existingClaim: 'opencode-flux' });
  });

  test('fills itself from the backup on a new cluster', () => {
    expect(claim('spec', 'dataSourceRef')).toEqual({
      apiGroup: 'volsync.backube',
      kind: 'ReplicationDestination',
      name: 'opencode-flux-dst',
    });
  });

  test('grows, and the restore with it', () => {
    const built = exampleWorkspace({ storageSize: '20Gi' });
    const requests = ['spec', 'resources', 'requests', 'storage'] as const;
    expect(workspaceObject(built, 'app/persistentvolumeclaim.yaml', ...requests)).toBe('20Gi');
    expect(workspaceObject(built, 'app/replicationdestination.yaml', 'spec', 'restic', 'capacity')).toBe('20Gi');
  });
});

describe('the backup', () => {
  const USER = {
    runAsNonRoot: true,
    runAsUser: 1000,
    runAsGroup: 1000,
    fsGroup: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
  };

  test('copies snapshots to the workspace’s own restic repository, as the cluster does', () => {
    expect(workspaceObject(example(), 'app/replicationsource.yaml', 'spec')).toMatchObject({
      sourcePVC: 'opencode-flux',
      trigger: { schedule: '0 * * * *' },
      restic: {
        repository: 'opencode-flux-volsync-secret',
        copyMethod: 'Snapshot',
        volumeSnapshotClassName: 'csi-ceph-blockpool',
        cacheCapacity: '8Gi',
        cacheStorageClassName: 'openebs-hostpath',
        pruneIntervalDays: 7,
        retain: { hourly: 24, daily: 7, weekly: 5 },
      },
    });
  });

  test('restores once', () => {
    expect(workspaceObject(example(), 'app/replicationdestination.yaml')).toMatchObject({
      metadata: { name: 'opencode-flux-dst' },
      spec: { trigger: { manual: 'restore-once' }, restic: { repository: 'opencode-flux-volsync-secret' } },
    });
  });

  test.each(['replicationsource', 'replicationdestination'])(
    'the mover of the %s is the workspace’s user and passes Pod Security restricted',
    (kind) => {
      const context = ['spec', 'restic', 'moverSecurityContext'] as const;
      expect(workspaceObject(example(), `app/${kind}.yaml`, ...context)).toMatchObject(USER);
      const other = exampleWorkspace({ user: { uid: 2000 } });
      expect(workspaceObject(other, `app/${kind}.yaml`, ...context)).toMatchObject({ runAsUser: 2000, fsGroup: 2000 });
    },
  );

  test('the restic repository is made of values fetched by name', () => {
    const spec = workspaceObject(example(), 'app/externalsecret-volsync.yaml', 'spec');
    expect(at(spec, 'target')).toMatchObject({
      name: 'opencode-flux-volsync-secret',
      template: {
        data: {
          RESTIC_REPOSITORY: '{{ .repositoryTemplate }}/opencode-flux',
          RESTIC_PASSWORD: '{{ .password }}',
          AWS_ACCESS_KEY_ID: '{{ .accessKeyId }}',
          AWS_SECRET_ACCESS_KEY: '{{ .secretAccessKey }}',
        },
      },
    });
    expect(at(spec, 'data')).toEqual([
      { secretKey: 'repositoryTemplate', remoteRef: { key: 'VOLSYNC_REPOSITORY_TEMPLATE' } },
      { secretKey: 'password', remoteRef: { key: 'RESTIC_PASSWORD' } },
      { secretKey: 'accessKeyId', remoteRef: { key: 'MINIO_ROOT_USER' } },
      { secretKey: 'secretAccessKey', remoteRef: { key: 'MINIO_ROOT_PASSWORD' } },
    ]);
  });

  test('turned off, it leaves the claim as it is, and what a new one is filled from', () => {
    const built = exampleWorkspace({ backup: false });
    const files = workspaceFiles(built);
    expect(files).not.toContain('app/replicationsource.yaml');
    expect(files).toContain('app/replicationdestination.yaml');
    expect(workspaceObject(built, 'app/persistentvolumeclaim.yaml', 'spec', 'dataSourceRef')).toBeDefined();
  });

  test('restoring is a choice of its own', () => {
    const built = exampleWorkspace({ restoreFromBackup: false });
    expect(workspaceFiles(built)).toContain('app/replicationsource.yaml');
    expect(workspaceFiles(built)).not.toContain('app/replicationdestination.yaml');
    expect(workspaceObject(built, 'app/persistentvolumeclaim.yaml', 'spec', 'dataSourceRef')).toBeUndefined();
  });

  test('there is none on a cluster without', () => {
    const built = exampleWorkspace({}, { backup: { kind: 'none' } });
    expect(workspaceFiles(built).filter((path) => /replication|volsync/.test(path))).toEqual([]);
    expect(workspaceObject(built, 'app/persistentvolumeclaim.yaml', 'spec', 'dataSourceRef')).toBeUndefined();
  });
});

describe('the traffic policy', () => {
  const policy = (...keys: string[]) => workspaceObject(example(), 'app/backendtrafficpolicy.yaml', 'spec', ...keys);
  const newer = { kubernetes: '1.35', flux: '2.9', envoyGateway: '1.9.1', appTemplate: '4.4.0' };

  test('keeps streamed answers of the route alive', () => {
    expect(policy('targetRefs')).toEqual([
      { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'opencode-flux' },
    ]);
    expect(policy('timeout', 'http')).toEqual({ requestTimeout: '0s', connectionIdleTimeout: '3600s' });
  });

  test('is merged with that of the Gateway', () => {
    expect(policy('mergeType')).toBe('StrategicMerge');
  });

  test('notes the time-out that the declared version does not have', () => {
    expect(fileAt(example().app, `${WORKSPACE_DIRECTORY}/app/backendtrafficpolicy.yaml`).content).toContain(
      '# streamIdleTimeout needs Envoy Gateway 1.8.0 or newer; this cluster has 1.7.1',
    );
  });

  test('sets it where the version has it', () => {
    const built = exampleWorkspace({}, { versions: newer });
    const path = ['spec', 'timeout', 'http', 'streamIdleTimeout'] as const;
    expect(workspaceObject(built, 'app/backendtrafficpolicy.yaml', ...path)).toBe('3600s');
  });

  test('is left out for another Gateway, whose route lifts the time-outs itself', () => {
    const gateway = {
      kind: 'gateway-api',
      name: 'cilium',
      namespace: 'kube-system',
      listener: 'https',
      proxyNamespace: 'kube-system',
    } as const;
    const built = exampleWorkspace({}, { gateway });
    expect(workspaceFiles(built)).not.toContain('app/backendtrafficpolicy.yaml');
    expect(valuesOf(built, 'route', 'opencode-flux', 'rules', 0, 'timeouts')).toEqual({
      request: '0s',
      backendRequest: '0s',
    });
  });
});

describe('the release', () => {
  test('takes the chart from an OCIRepository of its own', () => {
    expect(workspaceObject(example(), 'app/ocirepository.yaml')).toMatchObject({
      metadata: { name: 'opencode-flux' },
      spec: {
        url: 'oci://ghcr.io/bjw-s-labs/helm/app-template',
        ref: { tag: '4.4.0' },
        interval: '15m',
        layerSelector: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'copy' },
      },
    });
    expect(workspaceObject(example(), 'app/helmrelease.yaml', 'spec', 'chartRef')).toEqual({
      kind: 'OCIRepository',
      name: 'opencode-flux',
    });
  });

  test('is tried again and rolled back, and cleans up where the field exists', () => {
    expect(workspaceObject(example(), 'app/helmrelease.yaml', 'spec')).toMatchObject({
      install: { remediation: { retries: 3 } },
      upgrade: { cleanupOnFail: true, remediation: { retries: 3, strategy: 'rollback' } },
    });
    expect(workspaceObject(example(), 'app/helmrelease.yaml', 'spec', 'install', 'cleanupOnFail')).toBeUndefined();
  });

  test('carries the header of the chart’s own schema', () => {
    expect(fileAt(example().app, `${WORKSPACE_DIRECTORY}/app/helmrelease.yaml`).content).toContain(
      'app-template/schemas/helmrelease-helm-v2.schema.json',
    );
  });
});

describe('the scripts', () => {
  test('are files of a ConfigMap that Flux does not substitute in', () => {
    const generators = workspaceObject(example(), 'app/kustomization.yaml', 'configMapGenerator');
    expect(generators).toContainEqual(
      expect.objectContaining({
        name: 'opencode-flux-scripts',
        options: {
          disableNameSuffixHash: true,
          annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' },
        },
      }),
    );
  });

  test('restart the pod by one mechanism: a checksum, while Reloader looks away', () => {
    const built = example();
    const controller = valuesOf(built, 'controllers', 'opencode-flux');
    expect(at(controller, 'pod', 'annotations')).toEqual({
      'checksum/files': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const generated = built.workspaces['flux']?.pod.configMaps.map(({ name }) => name).join(',');
    expect(at(controller, 'annotations')).toEqual({
      'reloader.stakater.com/auto': 'true',
      'configmaps.exclude.reloader.stakater.com/reload': generated,
    });
  });

  test('change the checksum when one of them changes', () => {
    const checksum = (model: string) =>
      valuesOf(
        exampleWorkspace({ configuration: { model } }),
        'controllers',
        'opencode-flux',
        'pod',
        'annotations',
        'checksum/files',
      );
    expect(checksum('github-copilot/one')).not.toBe(checksum('github-copilot/two'));
    expect(checksum('github-copilot/one')).toBe(checksum('github-copilot/one'));
  });

  test('without Reloader the pod has no annotations for it', () => {
    expect(valuesOf(exampleWorkspace({}, { reloader: 'none' }), 'controllers', 'opencode-flux', 'annotations')).toBe(
      undefined,
    );
  });
});

describe('the names and places', () => {
  test('a workspace is called after its foundation and id', () => {
    const { workspaces } = example({ workspaces: { ha: {} } });
    expect(workspaces['ha']).toMatchObject({
      name: 'opencode-ha',
      hostname: 'ha.opencode.angryninja.cloud',
      directory: '/workspace/k8s-cluster',
      secretName: 'opencode-ha-secret',
    });
  });

  test('restarting one workspace does not touch the other: they share nothing but the namespace', () => {
    const { app } = example({ workspaces: { flux: {}, ha: { directory: '/workspace/config' } } });
    const of = (name: string) => app.files().filter(({ path }) => path.includes(`/opencode-${name}/app/`));
    for (const { content } of of('flux').filter(({ path }) => path.endsWith('.yaml'))) {
      expect(content).not.toContain('opencode-ha');
    }
    expect(of('flux')).toHaveLength(of('ha').length);
  });

  test('labels of every object', () => {
    const built = exampleWorkspace({ commonLabels: { team: 'home' } });
    expect(workspaceObject(built, 'ks.yaml', 'spec', 'commonMetadata', 'labels')).toEqual({
      'app.kubernetes.io/name': 'opencode-flux',
      team: 'home',
    });
    expect(valuesOf(built, 'controllers', 'opencode-flux', 'labels')).toEqual({ team: 'home' });
  });

  test('further dependencies', () => {
    const built = exampleWorkspace({ dependsOn: ['volsync'] });
    expect(workspaceObject(built, 'ks.yaml', 'spec', 'dependsOn')).toContainEqual({ name: 'volsync' });
  });

  test('the script that carries a Copilot login knows the workspace', () => {
    const { app } = example();
    const { content } = fileAt(app, 'scripts/seed-copilot-auth.sh');
    expect(content).toContain('OPENCODE_FLUX_COPILOT_AUTH_JSON');
    expect(content).toContain('k3s-cluster');
    expect(objectAt(app, 'scripts/README.md')).toBeUndefined();
  });
});
