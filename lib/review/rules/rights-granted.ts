import { podOf } from '../deployment/workload';
import { at, listAt, textAt } from '../json';
import type { Consequence, ObjectItem } from '../model';
import { addedObjects, changedObjects, type Rule } from './rule';
import { changedWorkloads } from './workloads';

/** A pod gets a token of the cluster, or an account more rights. */
export const rightsGranted: Rule = (context) => [
  ...changedWorkloads(context).flatMap(({ before, after }) => {
    if (
      at(podOf(before), 'automountServiceAccountToken') !== false ||
      at(podOf(after), 'automountServiceAccountToken') === false
    )
      return [];
    return [
      say(
        after,
        'outage',
        `the pod of ${after.identity.name} gets a token of its service account: a terminal in it may do what that account may`,
      ),
    ];
  }),
  ...addedObjects(context, 'RoleBinding', 'ClusterRoleBinding').map(bound),
  ...changedObjects(context, 'RoleBinding', 'ClusterRoleBinding').flatMap(({ before, after }) => {
    const come = subjects(after).filter((subject) => !subjects(before).includes(subject));
    return come.length === 0
      ? []
      : [say(after, 'outage', `${come.join(', ')} may do what the ${roleOf(after)} allows`)];
  }),
  ...changedObjects(context, 'Role', 'ClusterRole').flatMap(({ before, after }) => {
    const old = listAt(before.object, 'rules').map((rule) => JSON.stringify(rule));
    const more = listAt(after.object, 'rules').filter((rule) => !old.includes(JSON.stringify(rule)));
    return more.length === 0
      ? []
      : [say(after, 'note', `the ${after.identity.kind} ${after.identity.name} allows other things than before`)];
  }),
];

function bound(item: ObjectItem): Consequence {
  return say(
    item,
    textAt(item.object, 'roleRef', 'name') === 'cluster-admin' ? 'outage' : 'note',
    `${subjects(item).join(', ')} may do what the ${roleOf(item)} allows`,
  );
}

function roleOf({ object }: ObjectItem): string {
  return `${textAt(object, 'roleRef', 'kind') ?? 'Role'} ${textAt(object, 'roleRef', 'name') ?? ''}`;
}

function subjects({ object }: ObjectItem): readonly string[] {
  return listAt(object, 'subjects').map(
    (subject) => `${textAt(subject, 'kind') ?? ''} ${textAt(subject, 'name') ?? ''}`,
  );
}

function say({ identity }: ObjectItem, grade: Consequence['grade'], summary: string): Consequence {
  return { rule: 'rights-granted', grade, subject: identity, summary };
}
