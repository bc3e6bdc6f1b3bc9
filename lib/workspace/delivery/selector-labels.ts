/**
 * Labels by which the Deployment, the Service and the network policy find the pod of a workspace. They are those that app-template gives
 * it: a Deployment's selector cannot change, and the deliveries take the same Deployment over from each other. No mover of
 * VolSync has them.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates
 */
export function selectorLabels(name: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/controller': name,
  };
}
