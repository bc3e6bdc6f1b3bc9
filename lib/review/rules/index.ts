import type { ItemChange } from '../compare/compare-items';
import { GRADES } from '../grades';
import { identityText } from '../identity/identity-text';
import type { TreeItems } from '../items/tree-items';
import type { Consequence } from '../model';
import { backupOff } from './backup-off';
import { backupRepository } from './backup-repository';
import { backupRetention } from './backup-retention';
import { backupUser } from './backup-user';
import { certificateChanged } from './certificate-changed';
import { chartData } from './chart-data';
import { chartVersion } from './chart-version';
import { claimReplaced } from './claim-replaced';
import { claimSize } from './claim-size';
import { claimTemplateChanged } from './claim-template-changed';
import type { DataKinds } from './data-kinds';
import { dataFormatMigrated } from './data-format-migrated';
import { dataPathMoved } from './data-path-moved';
import { deliveryChanged } from './delivery-changed';
import { exposureChanged } from './exposure-changed';
import { fluxSuspended } from './flux-suspended';
import { hostDirectoryChanged } from './host-directory-changed';
import { hostMountChanged } from './host-mount-changed';
import { hostPodRecreated } from './host-pod-recreated';
import { hostPortPublished } from './host-port-published';
import { hostSecretsGone } from './host-secrets-gone';
import { hostSecurityLoosened } from './host-security-loosened';
import { hostStartOrder } from './host-start-order';
import { hostUnitOff } from './host-unit-off';
import { hostnameChanged } from './hostname-changed';
import { imageUnpinned } from './image-unpinned';
import { imageVersion } from './image-version';
import { immutableField } from './immutable-field';
import { memoryBelowFloor } from './memory-below-floor';
import { networkPolicyLoosened } from './network-policy-loosened';
import { objectHandedOver } from './object-handed-over';
import { objectOrphaned } from './object-orphaned';
import { objectPruned } from './object-pruned';
import { passwordRemoved } from './password-removed';
import { podRestarts } from './pod-restarts';
import { podSecurityLowered } from './pod-security-lowered';
import { pruneSwitched } from './prune-switched';
import { reconcileDisabled } from './reconcile-disabled';
import { referenceMissing } from './reference-missing';
import { releaseMoved } from './release-moved';
import { rightsGranted } from './rights-granted';
import { routesRefused } from './routes-refused';
import { type Rule, ruleContext } from './rule';
import { secretReferenceChanged } from './secret-reference-changed';
import { secretSourceChanged } from './secret-source-changed';
import { securityLoosened } from './security-loosened';
import { sessionsHidden } from './sessions-hidden';
import { userChanged } from './user-changed';
import { workspaceRenamed } from './workspace-renamed';

/** Every rule by its name, in the order in which consequences of one grade are told. */
export const RULES: Readonly<Record<string, Rule>> = {
  'workspace-renamed': workspaceRenamed,
  'object-pruned': objectPruned,
  'claim-replaced': claimReplaced,
  'claim-template-changed': claimTemplateChanged,
  'chart-data': chartData,
  'release-moved': releaseMoved,
  'object-handed-over': objectHandedOver,
  'backup-retention': backupRetention,
  'data-format-migrated': dataFormatMigrated,
  'host-mount-changed': hostMountChanged,
  'password-removed': passwordRemoved,
  'exposure-changed': exposureChanged,
  'host-port-published': hostPortPublished,
  'host-secrets-gone': hostSecretsGone,
  'security-loosened': securityLoosened,
  'host-security-loosened': hostSecurityLoosened,
  'network-policy-loosened': networkPolicyLoosened,
  'rights-granted': rightsGranted,
  'pod-security-lowered': podSecurityLowered,
  'data-path-moved': dataPathMoved,
  'sessions-hidden': sessionsHidden,
  'user-changed': userChanged,
  'secret-source-changed': secretSourceChanged,
  'secret-reference-changed': secretReferenceChanged,
  'backup-off': backupOff,
  'backup-user': backupUser,
  'backup-repository': backupRepository,
  'immutable-field': immutableField,
  'claim-size': claimSize,
  'delivery-changed': deliveryChanged,
  'hostname-changed': hostnameChanged,
  'routes-refused': routesRefused,
  'certificate-changed': certificateChanged,
  'reference-missing': referenceMissing,
  'memory-below-floor': memoryBelowFloor,
  'host-unit-off': hostUnitOff,
  'host-directory-changed': hostDirectoryChanged,
  'image-version': imageVersion,
  'image-unpinned': imageUnpinned,
  'chart-version': chartVersion,
  'pod-restarts': podRestarts,
  'host-pod-recreated': hostPodRecreated,
  'host-start-order': hostStartOrder,
  'flux-suspended': fluxSuspended,
  'prune-switched': pruneSwitched,
  'reconcile-disabled': reconcileDisabled,
  'object-orphaned': objectOrphaned,
};

/** What the changes lead to, the gravest first; each sentence once. */
export function findConsequences(
  changes: readonly ItemChange[],
  base: TreeItems,
  head: TreeItems,
  dataKinds?: DataKinds,
): readonly Consequence[] {
  const context = ruleContext(changes, base, head, dataKinds);
  const found = Object.values(RULES).flatMap((rule) => rule(context));
  const distinct = new Map(found.map((each) => [`${each.rule}\n${identityText(each.subject)}\n${each.summary}`, each]));
  return [...distinct.values()].sort((one, other) => GRADES.indexOf(one.grade) - GRADES.indexOf(other.grade));
}
