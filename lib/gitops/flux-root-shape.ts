import { type Shape, fields, optional, recordOf, text } from '../validation/shape';
import { fluxKustomizationFields } from './flux-kustomization-shape';
import type { FluxGitRepository, FluxRootProps } from './flux-root';

/** The form of the props of a `FluxRoot`. */
export const fluxRootShape: Shape = fields<FluxRootProps>({
  ...fluxKustomizationFields,
  path: optional(text),
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
