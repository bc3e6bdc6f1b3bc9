export { type Description, type IDescribed, type JsonValue } from './description';
export { FluxApp, type FluxAppProps } from './flux-app';
export {
  type FluxDependency,
  type FluxHealthCheck,
  FluxKustomization,
  type FluxKustomizationProps,
  type FluxPostBuild,
  type FluxSourceRef,
} from './flux-kustomization';
export { type FluxGitRepository, FluxRoot, type FluxRootProps } from './flux-root';
export { type IFileSource } from './file-source';
export { GitOpsApp, type GitOpsAppProps } from './gitops-app';
export {
  type ConfigMapFilesOptions,
  KustomizeDirectory,
  type KustomizeDirectoryProps,
  type ResourceOptions,
} from './kustomize-directory';
export { type PatchTarget, patchObject } from './patch-object';
export { type CommentOptions, Manifest, type ManifestComment } from './manifest';
export { type DirectoryFile, ManifestDirectory, type ManifestDirectoryProps } from './manifest-directory';
export { type OutputFile } from './output-file';
export { type OutputGuard } from './output-guard';
export { SynthError } from './synth-error';
export { addSynthNote, addSynthWarning } from './synth-report';
