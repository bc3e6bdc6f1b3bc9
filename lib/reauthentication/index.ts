export * from './copilot-reauthentication';
export * from './doppler-secret-store';
export * from './kubernetes-secret-store';
export type { ReauthenticatedWorkspace, WorkspaceSecretNames } from './reauthenticated-workspace';
export type { SecretStoreWriter } from './secret-store-writer';
