import type { FluxDependency } from '../gitops/flux-kustomization';
import { dnsLabel, dnsSubdomain } from '../validation/dns-name';
import type { Problems } from '../validation/problem';
import { type Shape, fields, optional, text, textOr } from '../validation/shape';
import { type ClusterVersions, unsupported } from './feature';

/**
 * A Flux Kustomization that has to be ready first: its name, where it lies in the namespace of the workspaces' own
 * (`flux.namespace`), or its name and namespace.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies
 */
export type KustomizationDependency = string | FluxDependency;

/** In Flux's form. */
export function fluxDependency(dependency: KustomizationDependency): FluxDependency {
  return typeof dependency === 'string' ? { name: dependency } : dependency;
}

/** The form of a list of dependencies. */
export const dependencyShape: Shape = textOr(
  fields<FluxDependency>({ name: text, namespace: optional(text), readyExpr: optional(text) }),
);

/** Reports what is wrong with the dependencies of `prop`; `own` is the name of the Kustomization that waits. */
export function checkDependencies(
  prop: string,
  dependencies: readonly KustomizationDependency[] | undefined,
  versions: ClusterVersions,
  problems: Problems,
  own?: string,
): void {
  for (const [index, dependency] of (dependencies ?? []).entries()) {
    const { name, namespace, readyExpr } = fluxDependency(dependency);
    const path = typeof dependency === 'string' ? `${prop}[${index}]` : `${prop}[${index}].name`;
    problems.check(path, name, (given) =>
      given === own && namespace === undefined
        ? 'that is the workspace itself, which would wait for ever'
        : dnsSubdomain(given),
    );
    problems.check(`${prop}[${index}].namespace`, namespace, dnsLabel());
    if (readyExpr === undefined) continue;
    const reason = unsupported(versions, 'readyExpr');
    if (reason !== undefined) problems.add(`${prop}[${index}].readyExpr: ${reason}`);
  }
}
