import { identityText } from '../identity/identity-text';
import { at, textAt } from '../json';
import type { Consequence, FieldChange, ObjectItem } from '../model';
import { managerText, type Rule } from './rule';

/** Fields that the API server refuses to change, by kind. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec.selector'],
  DaemonSet: ['spec.selector'],
  StatefulSet: ['spec.selector', 'spec.serviceName', 'spec.podManagementPolicy', 'spec.volumeClaimTemplates'],
  Job: ['spec.selector', 'spec.template', 'spec.completions'],
  PersistentVolumeClaim: [
    ...['spec.accessModes', 'spec.dataSource', 'spec.dataSourceRef', 'spec.selector', 'spec.storageClassName'],
    ...['spec.volumeMode', 'spec.volumeName'],
  ],
  Service: ['spec.clusterIP', 'spec.clusterIPs'],
  Secret: ['type'],
  ClusterRoleBinding: ['roleRef'],
  RoleBinding: ['roleRef'],
  StorageClass: ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'],
};

/** A field changes that cannot be changed. */
export const immutableField: Rule = ({ changes }) =>
  changes.flatMap(({ change, before, after }): readonly Consequence[] => {
    if (before?.type !== 'object' || after?.type !== 'object') return [];
    const frozen = frozenFields(before);
    const fields = change.fields.filter(
      (each) => frozen.some((field) => isWithin(each.field, field)) && isRefused(after, each),
    );
    const names = [...new Set(fields.map(({ field }) => frozen.find((each) => isWithin(field, each)) ?? field))];
    return names.length === 0 ? [] : [consequence(after, names)];
  });

function frozenFields({ object, identity }: ObjectItem): readonly string[] {
  const fields = IMMUTABLE[identity.kind] ?? [];
  const isFrozen = at(object, 'immutable') === true && ['ConfigMap', 'Secret'].includes(identity.kind);
  return isFrozen ? [...fields, 'data', 'stringData', 'binaryData', 'immutable'] : fields;
}

function isWithin(field: string, parent: string): boolean {
  return field === parent || (field.startsWith(parent) && /^[.[ ]/.test(field.slice(parent.length)));
}

/** A field that the API server fills in may be left out. */
function isRefused({ identity }: ObjectItem, { after }: FieldChange): boolean {
  return identity.kind !== 'Service' || after !== undefined;
}

function consequence(after: ObjectItem, names: readonly string[]): Consequence {
  const { identity, manager, release } = after;
  const field = names.join(' and ');
  const forced =
    manager?.force === true ||
    textAt(after.object, 'metadata', 'annotations', 'kustomize.toolkit.fluxcd.io/force')?.toLowerCase() === 'enabled';
  if (forced && release === undefined) {
    const isClaim = identity.kind === 'PersistentVolumeClaim';
    return {
      rule: 'immutable-field',
      grade: isClaim ? 'data-loss' : 'outage',
      subject: identity,
      summary: `Flux deletes the ${identityText(identity)} and makes it anew${isClaim ? ', empty' : ''}: ${field} cannot be changed, and it is forced`,
      next: 'take the force away, unless that is what is meant',
    };
  }
  return {
    rule: 'immutable-field',
    grade: 'outage',
    subject: identity,
    summary: `the API server refuses the ${identityText(identity)}: ${field} cannot be changed`,
    detail:
      release !== undefined
        ? `the upgrade of the Helm release ${release.name} fails, and so does every later one`
        : `${manager === undefined ? 'Flux' : managerText(manager)} fails, and nothing else of it is applied until this is undone`,
    next: `keep ${field}, or give the new one another name and move over`,
  };
}
