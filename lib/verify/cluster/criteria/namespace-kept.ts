import { type Criterion, fails, holds } from '../../criterion';
import { textAt } from '../../json-path';
import { RESOURCES } from '../resource';
import type { FoundationSubject } from '../subject';

/** Without the guard, a tree that is empty by mistake takes every workspace with it. */
export const namespaceKept: Criterion<FoundationSubject> = {
  id: 'INFRA-01',
  slug: 'namespace-kept',
  title: 'the namespace is Active, and Flux will not prune it',
  async check({ cluster, foundation: { namespace, pruneLabel } }, { signal }) {
    const live = await cluster.get(RESOURCES.namespace, undefined, namespace, signal);
    if (live === undefined)
      return fails(`there is no namespace ${namespace}`, 'is the tree applied? flux get kustomizations');
    const phase = textAt(live, 'status', 'phase') ?? 'unknown';
    const guard = textAt(live, 'metadata', 'labels', pruneLabel) ?? textAt(live, 'metadata', 'annotations', pruneLabel);
    if (phase !== 'Active') return fails(`${namespace} is ${phase}`, `kubectl describe namespace ${namespace}`);
    if (guard !== 'disabled')
      return fails(`${namespace} has no ${pruneLabel}: disabled`, 'apply namespace.yaml as it was emitted');
    return holds(`${namespace} is Active, ${pruneLabel} is disabled`);
  },
};
