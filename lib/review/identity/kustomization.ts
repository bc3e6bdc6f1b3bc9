import type { Manager, ObjectIdentity } from '../model';

const GROUP = 'kustomize.toolkit.fluxcd.io';

/** The object that a manager is. */
export function kustomizationOf({ namespace, name }: Manager): ObjectIdentity {
  return { type: 'object', group: GROUP, kind: 'Kustomization', namespace, name };
}

/** Whether an object is a Kustomization of Flux: there is no other kind in its group. */
export function isKustomization({ group }: Pick<ObjectIdentity, 'group'>): boolean {
  return group === GROUP;
}
