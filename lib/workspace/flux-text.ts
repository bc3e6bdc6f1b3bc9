import type { Cluster } from '../cluster/cluster';
import { escapeFluxSubstitution } from '../escape/flux-substitution';
import { mapText } from './map-text';

/**
 * Lets every text in a value arrive as it was written: Flux substitutes variables in all that it applies. The variables
 * that the cluster declares are left to it.
 */
export function fluxText(cluster: Cluster): <T>(value: T) => T {
  const declared = declaredVariables(cluster);
  if (declared === undefined) return (value) => mapText(value, escapeFluxSubstitution);
  const escape = (text: string): string =>
    text
      .split(declared)
      // What `split` captures stands at the odd places.
      .map((part, index) => (index % 2 === 1 ? part : escapeFluxSubstitution(part)))
      .join('');
  return (value) => mapText(value, escape);
}

/** `text` with a stand-in for each variable that the cluster declares, to check the form of what it becomes. */
export function withPlaceholders(cluster: Cluster, text: string): string {
  const declared = declaredVariables(cluster);
  return declared === undefined ? text : text.replaceAll(new RegExp(declared, 'g'), 'variable.example');
}

function declaredVariables({ flux }: Cluster): RegExp | undefined {
  const { variables } = flux.substitution;
  return variables.length === 0 ? undefined : new RegExp(`(\\$\\{(?:${variables.join('|')})\\})`);
}
