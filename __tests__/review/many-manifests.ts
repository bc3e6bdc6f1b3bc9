import type { Tree } from './many-workspaces';

/** Files that one app of somebody else's repository has. */
export const FILES_PER_APP = 10;

/** A repository of others, in the form in which people write it by hand: anchors, comments, flow lists, other charts. */
export function manyManifests(count: number): Tree {
  const names = Array.from({ length: Math.ceil(count / FILES_PER_APP) }, (_, index) => `app-${index}`);
  const entry = [
    'kubernetes/flux/cluster/ks.yaml',
    manifest('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'cluster-apps', [
      '  namespace: flux-system',
      'spec:',
      '  interval: 1h',
      '  path: ./kubernetes/apps',
      '  prune: true',
      '  sourceRef: { kind: GitRepository, name: flux-system }',
    ]),
  ] as const;
  const list = ['resources:', ...names.map((name) => `  - ./${name}/ks.yaml`), ''].join('\n');
  const header = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
  return new Map([
    entry,
    ['kubernetes/apps/kustomization.yaml', `---\n${header}namespace: default\n${list}`],
    ...names.flatMap((name) => filesOf(name).map(([path, text]) => [`kubernetes/apps/${name}/${path}`, text] as const)),
  ]);
}

/** The same with a newer image in each app, as one merge of Renovate's may bring. */
export function withImagesRaised(tree: Tree): Tree {
  return new Map([...tree].map(([path, text]) => [path, text.replace('tag: 1.2.3@', 'tag: 1.2.4@')]));
}

function manifest(apiVersion: string, kind: string, name: string, lines: readonly string[]): string {
  return ['---', `apiVersion: ${apiVersion}`, `kind: ${kind}`, 'metadata:', `  name: ${name}`, ...lines, ''].join('\n');
}

function filesOf(name: string): readonly (readonly [path: string, text: string])[] {
  const parts = [
    'helmrelease',
    'pvc',
    'externalsecret',
    'configmap',
    'httproute',
    'networkpolicy',
    'pdb',
    'prometheusrule',
  ];
  return [
    [
      'ks.yaml',
      manifest('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', `&app ${name}`, [
        '  namespace: flux-system',
        'spec:',
        '  targetNamespace: default',
        '  commonMetadata:',
        '    labels:',
        '      app.kubernetes.io/name: *app',
        `  path: ./kubernetes/apps/${name}/app`,
        '  prune: true',
        '  sourceRef:',
        '    kind: GitRepository',
        '    name: flux-system',
        '  wait: false',
        '  interval: 30m # as often as all others',
        '  postBuild:',
        '    substitute:',
        '      APP: *app',
        '      VOLSYNC_CAPACITY: 5Gi',
      ]),
    ],
    [
      'app/kustomization.yaml',
      `---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${parts.map((part) => `  - ./${part}.yaml\n`).join('')}`,
    ],
    [
      'app/helmrelease.yaml',
      manifest('helm.toolkit.fluxcd.io/v2', 'HelmRelease', `&app ${name}`, [
        'spec:',
        '  interval: 30m',
        '  chart:',
        '    spec:',
        '      chart: server',
        '      version: 12.3.4',
        '      sourceRef:',
        '        kind: HelmRepository',
        '        name: somebody',
        '        namespace: flux-system',
        '  install:',
        '    remediation:',
        '      retries: 3',
        '  values:',
        '    image:',
        '      repository: ghcr.io/example/server',
        '      tag: 1.2.3@sha256:1f0c05ba4cd3ca0e8e7a0cb6f4e2fb4f4c4b2e4a0d7a9bf6a9d0b2a1c3e4d5f6',
        '    env:',
        '      TZ: Europe/Berlin',
        '      SERVER__PORT: &port 8080',
        "      SERVER__LOG: 'info'",
        '    persistence:',
        '      enabled: true',
        '      existingClaim: *app',
        '    ports: [*port]',
        '    resources:',
        '      requests: { cpu: 10m, memory: 128Mi }',
        '      limits:',
        '        memory: 1Gi',
      ]),
    ],
    [
      'app/pvc.yaml',
      manifest('v1', 'PersistentVolumeClaim', name, [
        'spec:',
        '  accessModes: ["ReadWriteOnce"]',
        '  resources:',
        '    requests:',
        '      storage: ${VOLSYNC_CAPACITY:=1Gi}',
        '  storageClassName: ceph-block',
      ]),
    ],
    [
      'app/externalsecret.yaml',
      manifest('external-secrets.io/v1', 'ExternalSecret', `${name}-secret`, [
        'spec:',
        '  secretStoreRef:',
        '    kind: ClusterSecretStore',
        '    name: onepassword',
        '  target:',
        `    name: ${name}-secret`,
        '    template:',
        '      data:',
        '        API_KEY: "{{ .API_KEY }}"',
        '  dataFrom:',
        '    - extract:',
        `        key: ${name}`,
      ]),
    ],
    [
      'app/configmap.yaml',
      manifest('v1', 'ConfigMap', `${name}-config`, [
        'data:',
        '  server.conf: |',
        '    [server]',
        '    listen = 0.0.0.0',
        ...Array.from({ length: 30 }, (_, index) => `    setting_${index} = "value ${index} of \${APP}"`),
      ]),
    ],
    [
      'app/httproute.yaml',
      manifest('gateway.networking.k8s.io/v1', 'HTTPRoute', name, [
        'spec:',
        `  hostnames: ["${name}.example.org"]`,
        '  parentRefs:',
        '    - name: internal',
        '      namespace: network',
        '  rules:',
        '    - backendRefs:',
        `        - name: ${name}`,
        '          port: 8080',
      ]),
    ],
    [
      'app/networkpolicy.yaml',
      manifest('networking.k8s.io/v1', 'NetworkPolicy', name, [
        'spec:',
        '  podSelector:',
        '    matchLabels:',
        `      app.kubernetes.io/name: ${name}`,
        '  policyTypes: [Ingress]',
        '  ingress:',
        '    - ports:',
        '        - port: 8080',
      ]),
    ],
    [
      'app/pdb.yaml',
      manifest('policy/v1', 'PodDisruptionBudget', name, [
        'spec:',
        '  maxUnavailable: 1',
        '  selector:',
        '    matchLabels:',
        `      app.kubernetes.io/name: ${name}`,
      ]),
    ],
    [
      'app/prometheusrule.yaml',
      manifest('monitoring.coreos.com/v1', 'PrometheusRule', name, [
        'spec:',
        '  groups:',
        `    - name: ${name}`,
        '      rules:',
        '        - alert: Absent',
        '          expr: |',
        `            absent(up{job="${name}"} == 1)`,
        '          for: 5m',
        '          labels:',
        '            severity: critical',
      ]),
    ],
  ];
}
