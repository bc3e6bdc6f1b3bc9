import type { k8s } from 'cdk8s-plus-28';
import { selectorLabels } from '../selector-labels';
import type { WorkspaceDescription } from '../workspace-description';
import type { Plain } from '../plain';
import { type PlainPodSpec, podSpec } from './pod-spec';

/** ReplicaSets that are kept to look at; what they held stands in Git. */
const REVISION_HISTORY_LIMIT = 3;

/** A Deployment with a pod that may have newer fields than cdk8s-plus knows. */
export type PlainDeploymentSpec = Omit<Plain<k8s.DeploymentSpec>, 'template'> & {
  readonly template: { readonly metadata: Plain<k8s.ObjectMeta>; readonly spec: PlainPodSpec };
};

/** The Deployment that Flux applies; it may take over that of the chart, whose selector it has. */
export function deploymentSpec(
  { name, pod, suspended }: WorkspaceDescription,
  progressDeadlineSeconds: number,
): PlainDeploymentSpec {
  return {
    revisionHistoryLimit: REVISION_HISTORY_LIMIT,
    progressDeadlineSeconds,
    replicas: suspended ? 0 : 1,
    strategy: { type: 'Recreate' },
    selector: { matchLabels: selectorLabels(name) },
    template: {
      metadata: {
        labels: { ...pod.labels, ...selectorLabels(name) },
        ...(Object.keys(pod.annotations).length === 0 ? {} : { annotations: pod.annotations }),
      },
      spec: podSpec(pod),
    },
  };
}
