import type { Consequence, ObjectIdentity } from '../model';
import { changedObjects, type Rule } from './rule';

/** What a Helm release brought is applied by Flux itself, or the other way round. */
export const deliveryChanged: Rule = (context) => {
  const found = new Map<string, Consequence>();
  for (const { before, after } of changedObjects(context, 'Deployment', 'StatefulSet', 'DaemonSet')) {
    if ((before.release === undefined) === (after.release === undefined)) continue;
    const { name } = after.identity;
    found.set(name, before.release === undefined ? toHelm(after.identity) : fromHelm(after.identity, before.release));
  }
  return [...found.values()];
};

function fromHelm(subject: ObjectIdentity, release: ObjectIdentity): Consequence {
  return {
    rule: 'delivery-changed',
    grade: 'outage',
    subject,
    summary: `${subject.name} is away until Flux applies it again: Helm uninstalls what Flux has just applied`,
    detail: `the HelmRelease ${release.name} goes, and uninstalls objects of the same names; the volume is no part of it`,
    next: `before merging: flux suspend helmrelease ${release.name} -n ${release.namespace}, as a suspended one is not uninstalled`,
  };
}

function toHelm(subject: ObjectIdentity): Consequence {
  return {
    rule: 'delivery-changed',
    grade: 'outage',
    subject,
    summary: `${subject.name} is away for as long as Helm takes to install it: Flux prunes its objects first`,
    detail:
      'Helm adopts nothing that Flux has applied; where it is faster than the pruning, its install fails and is tried again',
    next: `should it not come back: flux reconcile helmrelease ${subject.name} -n ${subject.namespace} --reset`,
  };
}
