export {
  Cluster,
  type CertificateIssuer,
  type ClusterDns,
  type ClusterNetwork,
  type ClusterProps,
} from './cluster/cluster';
export { type KustomizationDependency } from './cluster/dependency';
export { type ClusterVersions } from './cluster/feature';
export {
  type FluxConventions,
  type FluxSource,
  type FluxSubstituteReference,
  type FluxSubstitution,
} from './cluster/flux-conventions';
export {
  type BackupCache,
  type BackupRepositorySecret,
  type BackupRetention,
  type BackupSecretKeys,
  type ClusterBackup,
  type KopiurBackup,
  type KopiurRepository,
  type LonghornBackup,
  type NoBackup,
  type VolSyncBackup,
  type VolSyncKopiaBackup,
} from './cluster/backup';
export {
  type ClusterGateway,
  type EnvoyGateway,
  type GatewayApiGateway,
  type IngressController,
} from './cluster/gateway';
export {
  type ClusterSecretStore,
  type DopplerConfig,
  type ExternalSecretStore,
  type PlainSecrets,
} from './cluster/secret-store';
export { type ClusterStorage } from './cluster/storage';
export * from './gitops';
export * from './guard';
export { type ButaneSpec, type ButaneVariant } from './host/butane/butane-versions';
export {
  type AdditionalContainerProps,
  type AdditionalPort,
  type AdditionalVolume,
} from './host/containers/additional-container';
export { type DataDirectoryProps, type MemoryPodContainerProps } from './host/containers/container-props';
export { type DatadogAgentProps } from './host/containers/datadog-agent';
export { type FalkorDbProps } from './host/containers/falkordb';
export { type OpenCodeServerProps, type OptionalFolder } from './host/containers/opencode';
export { type SnapshotRule, type ValkeyProps } from './host/containers/valkey';
export { type AutoUpdatePolicy, type HostImage, type MemoryPod, type PullPolicy } from './host/memory-pod';
export { type HostForm } from './host/host-forms';
export { type HealthCheck } from './host/health-check';
export { MemoryPodHost, type MemoryPodHostProps } from './host/memory-pod-host';
export { type EnvironmentFileProps, type MemoryPodProps, type MemoryPodUnitProps } from './host/memory-pod-props';
export { type PodmanVersion } from './host/quadlet/podman-versions';
export { type QuadletOptions } from './host/quadlet/quadlet-options';
export * from './reauthentication';
export * from './validation';
export {
  type CertificateServing,
  type GatewayPatch,
  type IngressSecret,
  type OwnGateway,
  type OwnListenerSet,
  type ServedAlready,
} from './workspace/certificate/certificate-serving';
export { WorkspaceCertificate } from './workspace/certificate/workspace-certificate';
export { OpenCodeFoundation, type OpenCodeFoundationProps } from './workspace/foundation';
export { type GitAuthor, type GitIdentity, type GitSigningKey } from './workspace/git-identity/git-identity-props';
export { type GitTools } from './workspace/git-tools/git-tools-props';
export { type TerminalLibrary } from './workspace/terminal-library/terminal-library-props';
export {
  type AddressPeer,
  type NamespacePeer,
  type NetworkDestination,
  type NetworkPeer,
  type WorkspaceNetworkPolicy,
} from './workspace/network-policy/network-policy-props';
export {
  type Agent,
  type LocalMcpServer,
  type McpServer,
  type OpenCodeConfiguration,
  type PermissionAction,
  type PermissionRule,
  type Permissions,
  type RemoteMcpServer,
} from './workspace/opencode/configuration';
export { OPENCODE_IMAGE, OPENCODE_VERSION } from './versions';
export { type WorkspaceHardening } from './workspace/pod/hardening';
export { type ServerResources } from './workspace/pod/resources';
export type * from './workspace/pod/workspace-pod';
export {
  type OpenCodeProps,
  type SecretKeyReference,
  type WorkspacePodProps,
} from './workspace/pod/workspace-pod-props';
export {
  type CloneTimeouts,
  type DeployKeyAuth,
  type RepositoryAuth,
  type RepositoryProps,
  type TokenAuth,
} from './workspace/repository/repository-props';
export { type StreamingTimeouts } from './workspace/route/backend-traffic-policy';
export { type WorkspaceSecretKeys } from './workspace/secret/workspace-secret-keys';
export { OpenCodeWorkspace } from './workspace/workspace';
export { type FurtherClaim } from './workspace/storage/further-claims';
export { type CsiVolume, type StaticVolume } from './workspace/storage/static-volume';
export { type OpenCodeWorkspaceProps, type WorkspaceBackupProps } from './workspace/workspace-props';
