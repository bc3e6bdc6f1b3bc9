import { doubleDollars } from './dollar-runs';

/**
 * Text that Flux's variable substitution (`postBuild`) turns into `text`: `${NAME}` becomes `$${NAME}`, and `$$` `$$$$`.
 * Objects with the annotation `kustomize.toolkit.fluxcd.io/substitute: disabled` do not need it.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
 */
export function escapeFluxSubstitution(text: string): string {
  return doubleDollars(text, /\{/);
}
