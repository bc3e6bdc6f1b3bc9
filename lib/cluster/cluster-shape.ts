import {
  type Shape,
  fields,
  flag,
  listOf,
  number,
  oneOf,
  optional,
  recordOf,
  shownBy,
  text,
  variants,
} from '../validation/shape';
import { APP_TEMPLATE_VERSION } from '../versions';
import type {
  BackupCache,
  BackupRepositorySecret,
  BackupRetention,
  BackupSecretKeys,
  KopiurBackup,
  KopiurRepository,
  LonghornBackup,
  NoBackup,
  VolSyncBackup,
  VolSyncKopiaBackup,
} from './backup';
import type { CertificateIssuer, ClusterDns, ClusterNetwork, ClusterProps } from './cluster';
import { dependencyShape } from './dependency';
import type { ClusterVersions } from './feature';
import type { FluxConventions, FluxSource, FluxSubstituteReference, FluxSubstitution } from './flux-conventions';
import type { EnvoyGateway, IngressController } from './gateway';
import type { DopplerConfig, ExternalSecretStore, PlainSecrets } from './secret-store';
import type { ClusterStorage } from './storage';

const texts = optional(listOf(text));
const dependencies = optional(listOf(dependencyShape));
const count = optional(number);

/** The form of a retention. */
export const retention = fields<BackupRetention>({
  hourly: count,
  daily: count,
  weekly: count,
  monthly: count,
  yearly: count,
});

const source = fields<FluxSource>({
  kind: optional(oneOf('GitRepository', 'OCIRepository', 'Bucket', 'ExternalArtifact')),
  name: text,
  namespace: optional(text),
  path: text,
});

const versions = fields<ClusterVersions>({
  kubernetes: text,
  flux: text,
  envoyGateway: optional(text),
  appTemplate: text,
  volsync: optional(text),
});

const gatewayReference = fields<EnvoyGateway>({
  kind: text,
  name: text,
  namespace: text,
  listener: text,
  listenerIndex: optional(number),
  allowsListenerSets: optional(flag),
  proxyNamespace: text,
  kustomization: optional(text),
});

const gateway = variants('kind', {
  'envoy-gateway': gatewayReference,
  'gateway-api': gatewayReference,
  ingress: fields<IngressController>({
    kind: text,
    className: text,
    proxyNamespace: text,
    annotations: optional(recordOf(text)),
  }),
});

const secretStore = variants('kind', {
  'external-secrets': fields<ExternalSecretStore>({
    kind: text,
    name: text,
    keeps: optional(oneOf('values', 'items', 'item-paths')),
    doppler: optional(fields<DopplerConfig>({ project: text, config: text })),
    refreshInterval: optional(text),
    dependsOn: dependencies,
  }),
  secret: fields<PlainSecrets>({ kind: text }),
});

const cache = fields<BackupCache>({ className: text, size: text });

const backup = variants('kind', {
  volsync: fields<VolSyncBackup>({
    kind: text,
    snapshotClassName: text,
    cache,
    secretKeys: fields<BackupSecretKeys>({
      repositoryTemplate: text,
      password: text,
      accessKeyId: text,
      secretAccessKey: text,
    }),
    schedule: optional(text),
    retain: optional(retention),
    pruneIntervalDays: optional(number),
    dependsOn: dependencies,
  }),
  'volsync-kopia': fields<VolSyncKopiaBackup>({
    kind: text,
    snapshotClassName: text,
    cache,
    repositorySecret: fields<BackupRepositorySecret>({ keys: recordOf(text), template: optional(recordOf(text)) }),
    compression: optional(text),
    schedule: optional(text),
    retain: optional(retention),
    dependsOn: dependencies,
  }),
  kopiur: fields<KopiurBackup>({
    kind: text,
    repository: fields<KopiurRepository>({
      kind: optional(oneOf('ClusterRepository', 'Repository')),
      name: text,
      namespace: optional(text),
    }),
    copyMethod: optional(oneOf('Snapshot', 'Direct')),
    snapshotClassName: optional(text),
    cache: optional(cache),
    projectCredentials: optional(flag),
    schedule: optional(text),
    retain: optional(retention),
    dependsOn: dependencies,
  }),
  longhorn: fields<LonghornBackup>({ kind: text, groups: texts, jobs: texts }),
  none: fields<NoBackup>({ kind: text }),
});

const flux = fields<FluxConventions>({
  namespace: optional(text),
  interval: optional(text),
  retryInterval: optional(text),
  timeout: optional(text),
  helmReleaseInterval: optional(text),
  chartInterval: optional(text),
  namespaceComponents: texts,
  substitution: optional(
    fields<FluxSubstitution>({
      variables: listOf(text),
      from: optional(
        listOf(
          fields<FluxSubstituteReference>({ kind: oneOf('ConfigMap', 'Secret'), name: text, optional: optional(flag) }),
        ),
      ),
    }),
  ),
});

const network = fields<ClusterNetwork>({
  podCidrs: listOf(text),
  serviceCidrs: listOf(text),
  privateCidrs: texts,
  dns: optional(fields<ClusterDns>({ namespace: optional(text), cidrs: texts })),
});

/** The form of a cluster's props. */
export const clusterShape: Shape = fields<ClusterProps>({
  source: shownBy("{ name: 'flux-system', path: './dist/kubernetes/apps' }", source),
  appsDirectory: optional(text),
  versions: shownBy(`{ kubernetes: '1.35', flux: '2.9', appTemplate: '${APP_TEMPLATE_VERSION}' }`, versions),
  gateway: shownBy(
    "{ kind: 'envoy-gateway', name: 'internal', namespace: 'network', listener: 'https', proxyNamespace: 'network' }",
    gateway,
  ),
  secretStore: shownBy("{ kind: 'external-secrets', name: 'vault' }", secretStore),
  storage: shownBy("{ className: 'ceph-block' }", fields<ClusterStorage>({ className: text, dependsOn: dependencies })),
  backup: optional(backup),
  certificateIssuer: shownBy(
    "{ name: 'letsencrypt-production' }",
    fields<CertificateIssuer>({
      kind: optional(oneOf('ClusterIssuer', 'Issuer')),
      name: text,
      dependsOn: dependencies,
    }),
  ),
  dnsAnnotations: optional(recordOf(text)),
  reloader: optional(oneOf('stakater', 'none')),
  appTemplateUrl: optional(text),
  flux: optional(flux),
  network: optional(network),
});
