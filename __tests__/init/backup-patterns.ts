import { TWO_NAMESPACES } from './two-namespaces';

const LIST = 'kubernetes/apps/storage/kustomization.yaml';
const CLASS = 'kubernetes/apps/storage/block/app/class.yaml';
const STORE = 'kubernetes/apps/storage/stores/app/store.yaml';

/** Two apps that take part in the backup by a component. */
const apps = (component: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['player', 'reader'].flatMap((name) => [
      [
        `kubernetes/apps/storage/${name}/ks.yaml`,
        `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name} }
spec:
  interval: 1h
  path: ./kubernetes/apps/storage/${name}/app
  components: [../../../../components/${component}]
  prune: true
  targetNamespace: storage
  sourceRef: { kind: GitRepository, name: flux-system, namespace: flux-system }
  postBuild: { substitute: { APP: ${name} }, substituteFrom: [{ kind: Secret, name: cluster-secrets }] }
`,
      ],
      [
        `kubernetes/apps/storage/${name}/app/kustomization.yaml`,
        `---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n`,
      ],
    ]),
  );

const list = (...more: readonly string[]): string =>
  TWO_NAMESPACES[LIST]?.replace('resources: [', `resources: [${more.map((name) => `./${name}/ks.yaml, `).join('')}`) ??
  '';

const component = (...files: readonly string[]): string =>
  `---\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [${files.join(', ')}]\n`;

/** A component with the policy of each app, and the login of the repository in each namespace. */
export const KOPIUR_REPOSITORY: Readonly<Record<string, string>> = {
  ...TWO_NAMESPACES,
  ...apps('kopiur'),
  [LIST]: list('player', 'reader').replace('cluster-secrets]', 'cluster-secrets, ../../components/kopiur-login]'),
  'kubernetes/components/kopiur/kustomization.yaml': component('./backup.yaml'),
  'kubernetes/components/kopiur/backup.yaml': `---
apiVersion: kopiur.home-operations.com/v1alpha1
kind: SnapshotPolicy
metadata: { name: "\${APP}" }
spec:
  repository: { kind: ClusterRepository, name: "\${KOPIUR_REPOSITORY:=nas}" }
  mover: { cache: { mode: Persistent, capacity: "\${KOPIUR_CAPACITY:=5Gi}", storageClassName: "\${KOPIUR_CACHE:=block}" } }
  retention: { keepHourly: 24, keepDaily: 7 }
  sources: [{ pvc: { name: "\${APP}" } }]
  volumeSnapshotClassName: "\${KOPIUR_SNAPSHOTCLASS:=block-snapshots}"
---
apiVersion: kopiur.home-operations.com/v1alpha1
kind: SnapshotSchedule
metadata: { name: "\${APP}" }
spec: { policyRef: { name: "\${APP}" }, schedule: { cron: "H * * * *" } }
`,
  'kubernetes/components/kopiur-login/kustomization.yaml': component('./secret.yaml'),
  'kubernetes/components/kopiur-login/secret.yaml': `---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: kopiur }
spec:
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  target: { name: kopiur-secret }
  dataFrom: [{ extract: { key: kopiur } }]
`,
  [STORE]: `${TWO_NAMESPACES[STORE] ?? ''}---
apiVersion: kopiur.home-operations.com/v1alpha1
kind: ClusterRepository
metadata: { name: nas }
spec:
  backend: { filesystem: { nfs: { server: nas.example.org, path: /backup } } }
  encryption: { passwordSecretRef: { name: kopiur-secret, key: KOPIA_PASSWORD, namespace: storage } }
`,
  [CLASS]: `${TWO_NAMESPACES[CLASS] ?? ''}---
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshotClass
metadata: { name: block-snapshots }
driver: example.org/block
deletionPolicy: Delete
`,
  // What was there before, in no app any more.
  'kubernetes/components/volsync/kustomization.yaml': component('./backup.yaml'),
  'kubernetes/components/volsync/backup.yaml': `---
apiVersion: volsync.backube/v1alpha1
kind: ReplicationSource
metadata: { name: "\${APP}" }
spec: { sourcePVC: "\${APP}", restic: { repository: old, volumeSnapshotClassName: old, cacheStorageClassName: old } }
`,
};

/** VolSync with kopia on an NFS share that a policy of the cluster mounts into the movers. */
export const KOPIA_REPOSITORY: Readonly<Record<string, string>> = {
  ...TWO_NAMESPACES,
  ...apps('volsync'),
  [LIST]: list('player', 'reader'),
  'kubernetes/components/volsync/kustomization.yaml': component('./backup.yaml'),
  'kubernetes/components/volsync/backup.yaml': `---
apiVersion: volsync.backube/v1alpha1
kind: ReplicationSource
metadata: { name: "\${APP}" }
spec:
  sourcePVC: "\${APP}"
  trigger: { schedule: "0 3 * * *" }
  kopia:
    compression: zstd-fastest
    repository: "\${APP}-volsync-secret"
    volumeSnapshotClassName: "\${VOLSYNC_SNAPSHOTCLASS:=block-snapshots}"
    cacheStorageClassName: "\${VOLSYNC_CACHE:=block}"
    cacheCapacity: 5Gi
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: "\${APP}-volsync" }
spec:
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  target:
    name: "\${APP}-volsync-secret"
    template:
      data:
        KOPIA_FS_PATH: /repository
        KOPIA_REPOSITORY: filesystem:///repository
        KOPIA_PASSWORD: "{{ .KOPIA_PASSWORD }}"
  dataFrom: [{ extract: { key: volsync-template } }]
`,
  [CLASS]: KOPIUR_REPOSITORY[CLASS] ?? '',
};

/** Longhorn, whose jobs back up every volume of a group. */
export const LONGHORN_REPOSITORY: Readonly<Record<string, string>> = {
  ...TWO_NAMESPACES,
  [CLASS]: `---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: longhorn, annotations: { storageclass.kubernetes.io/is-default-class: "true" } }
provisioner: driver.longhorn.io
---
apiVersion: longhorn.io/v1beta2
kind: RecurringJob
metadata: { name: hourly-snapshot }
spec: { task: snapshot, cron: "0 * * * *", groups: [local], retain: 24, concurrency: 1 }
---
apiVersion: longhorn.io/v1beta2
kind: RecurringJob
metadata: { name: nightly }
spec: { task: backup, cron: "0 3 * * *", groups: [offsite], retain: 14, concurrency: 1 }
`,
};
