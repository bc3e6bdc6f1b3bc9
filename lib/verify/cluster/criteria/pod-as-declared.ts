import { type Criterion, fails, holds } from '../../criterion';
import { at, listAt, recordAt, textAt } from '../../json-path';
import type { WorkspaceSubject } from '../subject';
import { isReady, livePods } from '../workspace-pod';
import { compareQuantities } from '../../../validation/quantity';

export const podAsDeclared: Criterion<WorkspaceSubject> = {
  id: 'SEC-05',
  slug: 'pod-as-declared',
  title: 'the pod is ready, with security and resources as declared',
  async check({ cluster, workspace }, { signal }) {
    const { namespace, name, pod: declared, suspended } = workspace;
    const pods = await livePods(cluster, workspace, signal);
    const [pod] = pods;
    if (suspended)
      return pod === undefined
        ? holds('suspended: there is no pod')
        : fails('there is a pod, and the workspace is suspended', 'see objects-ready');
    if (pod === undefined)
      return fails('there is no pod', `kubectl --namespace ${namespace} describe deployment ${name}`);
    const podName = textAt(pod, 'metadata', 'name') ?? '';
    if (!isReady(pod))
      return fails(
        `pod ${podName} is not ready: ${whyNot(pod)}`,
        `kubectl --namespace ${namespace} logs ${podName} --all-containers`,
      );
    const differences = [
      ...missing(declared.securityContext, at(pod, 'spec', 'securityContext'), 'securityContext'),
      ...missing(
        declared.automountServiceAccountToken,
        at(pod, 'spec', 'automountServiceAccountToken') ?? true,
        'automountServiceAccountToken',
      ),
      ...declared.containers.flatMap((container) => {
        const live = listAt(pod, 'spec', container.init ? 'initContainers' : 'containers').find(
          (each) => textAt(each, 'name') === container.name,
        );
        if (live === undefined) return [`${container.name}: there is no such container`];
        return [
          ...missing(container.securityContext, at(live, 'securityContext'), `${container.name}.securityContext`),
          ...missingQuantities(container.resources, at(live, 'resources'), `${container.name}.resources`),
        ];
      }),
    ];
    if (differences.length > 0)
      return fails(
        differences.join('; '),
        'somebody changed the Deployment, or an admission webhook the pod: kubectl get pod --output yaml',
      );
    const { limits } = declared.containers.find((container) => container.name === declared.server)?.resources as {
      readonly limits?: Readonly<Record<string, string>>;
    };
    return holds(
      `pod ${podName} is ready, ${String(declared.containers.length)} containers as declared, at most ${limits?.['memory'] ?? 'any'} of memory`,
    );
  },
};

/** Where `live` has not what `declared` has; what it has beside that is nobody's business here. */
function missing(declared: unknown, live: unknown, path: string): readonly string[] {
  if (typeof declared !== 'object' || declared === null) {
    return declared === live
      ? []
      : [`${path} is ${JSON.stringify(live) ?? 'missing'} instead of ${JSON.stringify(declared)}`];
  }
  if (Array.isArray(declared))
    return JSON.stringify(declared) === JSON.stringify(live)
      ? []
      : [`${path} is ${JSON.stringify(live) ?? 'missing'} instead of ${JSON.stringify(declared)}`];
  return Object.entries(declared).flatMap(([key, value]) => missing(value, at(live, key), `${path}.${key}`));
}

/** The API server writes quantities in its own way. */
function missingQuantities(declared: unknown, live: unknown, path: string): readonly string[] {
  return ['requests', 'limits'].flatMap((kind) =>
    Object.entries(recordAt(declared, kind)).flatMap(([name, quantity]) => {
      const found = textAt(live, kind, name);
      if (found !== undefined && compareQuantities(found, String(quantity)) === 0) return [];
      return [`${path}.${kind}.${name} is ${found ?? 'missing'} instead of ${String(quantity)}`];
    }),
  );
}

function whyNot(pod: unknown): string {
  const statuses = [...listAt(pod, 'status', 'initContainerStatuses'), ...listAt(pod, 'status', 'containerStatuses')];
  for (const status of statuses) {
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    const terminated =
      textAt(status, 'state', 'terminated', 'reason') ?? textAt(status, 'lastState', 'terminated', 'reason');
    const reason = waiting ?? (terminated === 'Completed' ? undefined : terminated);
    if (reason !== undefined && reason !== 'PodInitializing') return `${textAt(status, 'name') ?? ''} is ${reason}`;
  }
  return textAt(pod, 'status', 'phase') ?? 'unknown';
}
