import type { Cluster } from '../cluster/cluster';
import { mapText } from './delivery/helm-release/chart-text';

const escapeFluxSubstitution = (text: string): string => text.replaceAll('${', '$${');

/**
 * Lets every text in a value arrive as it was written: Flux substitutes variables in all that it applies. The variables
 * that the cluster declares are left to it. `$${NAME}` writes one of those names literally.
 */
export function fluxText(cluster: Cluster): <T>(value: T) => T {
  const { variables } = cluster.flux.substitution;
  if (variables.length === 0) return (value) => mapText(value, escapeFluxSubstitution) as typeof value;
  const declared = new RegExp(`(\\$?\\$\\{(?:${variables.join('|')})\\})`);
  const escape = (text: string): string =>
    text
      .split(declared)
      // What `split` captures stands at the odd places.
      .map((part, index) => (index % 2 === 1 ? part : escapeFluxSubstitution(part)))
      .join('');
  return (value) => mapText(value, escape) as typeof value;
}
