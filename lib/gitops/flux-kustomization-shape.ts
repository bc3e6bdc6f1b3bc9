import {
  type Fields,
  type Shape,
  fields,
  flag,
  listOf,
  oneOf,
  optional,
  recordOf,
  shownBy,
  text,
} from '../validation/shape';
import type { FluxAppProps } from './flux-app';
import type {
  FluxDependency,
  FluxHealthCheck,
  FluxKustomizationProps,
  FluxPostBuild,
  FluxSourceRef,
} from './flux-kustomization';

const texts = optional(recordOf(text));

/** The form of each prop of a Flux Kustomization. */
export const fluxKustomizationFields: Fields<FluxKustomizationProps> = {
  name: text,
  namespace: optional(text),
  labels: texts,
  annotations: texts,
  targetNamespace: optional(text),
  commonMetadata: optional(
    fields<NonNullable<FluxKustomizationProps['commonMetadata']>>({ labels: texts, annotations: texts }),
  ),
  dependsOn: optional(
    listOf(fields<FluxDependency>({ name: text, namespace: optional(text), readyExpr: optional(text) })),
  ),
  suspend: optional(flag),
  path: text,
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
};

/** The form of the props of a `FluxKustomization`. */
export const fluxKustomizationShape: Shape = fields<FluxKustomizationProps>(fluxKustomizationFields);

/** The form of the props of a `FluxApp`. */
export const fluxAppShape: Shape = fields<FluxAppProps>({
  ...fluxKustomizationFields,
  name: optional(text),
  path: shownBy("'kubernetes/apps/web/web'", text),
  sourcePath: optional(text),
});
