import { dataOf, podOf, WORKLOADS } from '../deployment/workload';
import { identityText } from '../identity/identity-text';
import { mapsAt, textAt } from '../json';
import type { Consequence, ObjectItem } from '../model';
import { keptBecause } from './pruning';
import { changedObjects, removedObjects, type Rule, type RuleContext } from './rule';

/** The claims of a StatefulSet are left behind, or deleted by its retention policy. */
export const claimTemplateChanged: Rule = (context) => [
  ...changedObjects(context, 'StatefulSet').flatMap(({ before, after }) => [
    ...templatesOf(before)
      .filter((template) => !templatesOf(after).includes(template))
      .map((template) => left(before, after, template)),
    ...scaledDown(before, after),
  ]),
  ...removedObjects(context, 'StatefulSet').flatMap((before) => removed(context, before)),
];

function templatesOf({ object }: ObjectItem): readonly string[] {
  return mapsAt(object, 'spec', 'volumeClaimTemplates').flatMap((each) => textAt(each, 'metadata', 'name') ?? []);
}

/** Names of the claims, as the StatefulSet controller makes them. */
function claimsOf({ object, identity }: ObjectItem, template: string): string {
  const name = `${template}-${identity.name}`;
  const start = Number(textAt(object, 'spec', 'ordinals', 'start') ?? 0);
  const last = start + replicasOf(object) - 1;
  return last <= start ? `claim ${name}-${start}` : `claims ${name}-${start} to ${name}-${last}`;
}

function replicasOf(object: ObjectItem['object']): number {
  return Number(textAt(object, 'spec', 'replicas') ?? 1);
}

function left(before: ObjectItem, after: ObjectItem, template: string): Consequence {
  const claims = claimsOf(before, template);
  return {
    rule: 'claim-template-changed',
    grade: 'data-loss',
    subject: after.identity,
    summary: `${after.identity.name} starts without ${dataOf(before)}: the ${claims} ${claims.startsWith('claims') ? 'stay' : 'stays'} behind`,
    detail: `${identityText(after.identity)} mounts ${volumesOf(after)} instead of the claims of the template ${template}`,
    next: `copy the data from the ${claims} before this is merged, or keep the template`,
  };
}

function volumesOf(workload: ObjectItem): string {
  const names = [
    ...templatesOf(workload).map((template) => `the claims of the template ${template}`),
    ...mapsAt(podOf(workload), 'volumes').flatMap((volume) => {
      const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
      return claim === undefined ? [] : [`the claim ${claim}`];
    }),
  ];
  return names.length === 0 ? 'no claim' : names.join(' and ');
}

function removed(context: RuleContext, before: ObjectItem): readonly Consequence[] {
  const templates = templatesOf(before);
  if (templates.length === 0) return [];
  const successor = successorOf(context, before);
  const isDeleted = keptBecause(before, context) === undefined && policyOf(before, 'whenDeleted') === 'Delete';
  if (isDeleted) {
    return templates.map((template) => ({
      rule: 'claim-template-changed',
      grade: 'data-loss',
      subject: before.identity,
      summary: `Kubernetes deletes the ${claimsOf(before, template)}, and with it ${dataOf(before)}`,
      detail: 'persistentVolumeClaimRetentionPolicy.whenDeleted is Delete',
      next: 'set it to Retain first, in a change of its own',
    }));
  }
  return successor === undefined ? [] : templates.map((template) => left(before, successor, template));
}

/** The workload that takes the place of a StatefulSet: of the same name, or of the same Helm release. */
function successorOf(context: RuleContext, before: ObjectItem): ObjectItem | undefined {
  const workloads = context.changes.flatMap(({ after }) =>
    after?.type === 'object' &&
    (WORKLOADS as readonly string[]).includes(after.identity.kind) &&
    after.identity.namespace === before.identity.namespace
      ? [after]
      : [],
  );
  return (
    workloads.find(({ identity }) => identity.name === before.identity.name) ??
    workloads.find(({ release }) => release !== undefined && release.name === before.release?.name)
  );
}

function scaledDown(before: ObjectItem, after: ObjectItem): readonly Consequence[] {
  const [from, to] = [replicasOf(before.object), replicasOf(after.object)];
  if (to >= from || policyOf(after, 'whenScaled') !== 'Delete') return [];
  return templatesOf(after).map((template) => ({
    rule: 'claim-template-changed',
    grade: 'data-loss',
    subject: after.identity,
    summary: `Kubernetes deletes claims of the template ${template}: ${after.identity.name} goes from ${from} to ${to} replicas`,
    detail: 'persistentVolumeClaimRetentionPolicy.whenScaled is Delete',
    next: 'set it to Retain first, in a change of its own',
  }));
}

function policyOf({ object }: ObjectItem, when: 'whenDeleted' | 'whenScaled'): string {
  return textAt(object, 'spec', 'persistentVolumeClaimRetentionPolicy', when) ?? 'Retain';
}
