import { type Shape, fields, flag, listOf, oneOf, optional, recordOf, text } from '../validation/shape';
import type { FluxDependency, FluxHealthCheck, FluxPostBuild, FluxSourceRef } from './flux-kustomization';
import type { FluxGitRepository, FluxRootProps } from './flux-root';

const texts = optional(recordOf(text));

/** The form of the props of a `FluxRoot`. */
export const fluxRootShape: Shape = fields<FluxRootProps>({
  name: text,
  namespace: optional(text),
  labels: texts,
  annotations: texts,
  targetNamespace: optional(text),
  commonMetadata: optional(fields<NonNullable<FluxRootProps['commonMetadata']>>({ labels: texts, annotations: texts })),
  dependsOn: optional(
    listOf(fields<FluxDependency>({ name: text, namespace: optional(text), readyExpr: optional(text) })),
  ),
  suspend: optional(flag),
  path: optional(text),
  prune: optional(flag),
  deletionPolicy: optional(oneOf('MirrorPrune', 'Delete', 'WaitForTermination', 'Orphan')),
  sourceRef: fields<FluxSourceRef>({
    kind: oneOf('GitRepository', 'OCIRepository', 'Bucket', 'ExternalArtifact'),
    name: text,
    namespace: optional(text),
  }),
  wait: optional(flag),
  interval: text,
  retryInterval: optional(text),
  timeout: optional(text),
  healthChecks: optional(
    listOf(fields<FluxHealthCheck>({ apiVersion: text, kind: text, name: text, namespace: optional(text) })),
  ),
  postBuild: optional(
    fields<FluxPostBuild>({
      substitute: texts,
      substituteFrom: optional(
        listOf(
          fields<NonNullable<FluxPostBuild['substituteFrom']>[number]>({
            kind: oneOf('ConfigMap', 'Secret'),
            name: text,
            optional: optional(flag),
          }),
        ),
      ),
    }),
  ),
  sourcePath: text,
  gitRepository: optional(
    fields<FluxGitRepository>({
      url: text,
      ref: recordOf(text),
      interval: optional(text),
      secretRef: optional(fields<NonNullable<FluxGitRepository['secretRef']>>({ name: text })),
      ignore: optional(text),
    }),
  ),
});
