/**
 * Labels of the delivery's objects. The last one keeps Helm from adopting an object that Flux is about to prune: it takes over
 * nothing that is not labelled as its own.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function objectLabels(name: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'flux',
  };
}
