import { kustomizationOf } from '../identity/kustomization';
import { textAt } from '../json';
import { DATA_KINDS, type DataKinds } from './data-kinds';
import type { Grade, Manager, ObjectIdentity, ObjectItem } from '../model';
import { managerText, type RuleContext } from './rule';

/** What nobody misses for as long as it is gone. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...[
    'helm.toolkit.fluxcd.io/HelmChart',
    'source.toolkit.fluxcd.io/OCIRepository',
    'source.toolkit.fluxcd.io/HelmRepository',
  ],
  ...[
    'monitoring.coreos.com/PrometheusRule',
    'monitoring.coreos.com/ServiceMonitor',
    'monitoring.coreos.com/PodMonitor',
  ],
  ...['volsync.backube/ReplicationDestination', 'kopiur.home-operations.com/Restore'],
  ...['policy/PodDisruptionBudget', 'kustomize.config.k8s.io/Kustomization'],
  ...['gateway.envoyproxy.io/BackendTrafficPolicy', 'autoscaling/HorizontalPodAutoscaler'],
]);

/** How much it matters when an object is deleted. */
export function deletionGrade({ group, kind }: ObjectIdentity, dataKinds: DataKinds = DATA_KINDS): Grade {
  const type = `${group}/${kind}`;
  if (dataKinds.has(type)) return 'data-loss';
  return HARMLESS.has(type) ? 'note' : 'outage';
}

/** Why an object stays in the cluster when it leaves the tree; nothing where it is deleted. */
export function keptBecause(item: ObjectItem, context: Pick<RuleContext, 'changeOf'>): string | undefined {
  if (item.release !== undefined) {
    const policy = textAt(item.object, 'metadata', 'annotations', 'helm.sh/resource-policy');
    return policy === 'keep' ? 'it says helm.sh/resource-policy: keep' : undefined;
  }
  for (const key of ['kustomize.toolkit.fluxcd.io/prune', 'kustomize.toolkit.fluxcd.io/reconcile']) {
    for (const place of ['annotations', 'labels']) {
      if (textAt(item.object, 'metadata', place, key) === 'disabled') return `it says ${key}: disabled`;
    }
  }
  if (item.manager === undefined) return undefined;
  return prunes(item.manager, context) ? undefined : `${managerText(item.manager)} does not prune`;
}

/** A Kustomization that stays is asked as it will be; one that goes deletes as it was. */
function prunes(manager: Manager, context: Pick<RuleContext, 'changeOf'>): boolean {
  const after = context.changeOf(kustomizationOf(manager))?.after;
  if (after?.type !== 'object') return manager.prune;
  return (
    textAt(after.object, 'spec', 'prune') === 'true' && textAt(after.object, 'spec', 'deletionPolicy') !== 'Orphan'
  );
}
