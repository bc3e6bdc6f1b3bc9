import { containersOf, podOf } from '../deployment/workload';
import { mapsAt, textAt } from '../json';
import type { ObjectItem } from '../model';
import type { Rule } from './rule';
import { changedWorkloads } from './workloads';

/** A pod reads another Secret than before, or one less. */
export const secretReferenceChanged: Rule = (context) =>
  changedWorkloads(context).flatMap(({ before, after }) => {
    const [old, young] = [secretsOf(before), secretsOf(after)];
    const { name } = after.identity;
    return [...old].flatMap(([use, secret]) => {
      const now = young.get(use);
      if (now === secret) return [];
      return [
        {
          rule: 'secret-reference-changed',
          grade: 'outage',
          subject: after.identity,
          summary:
            now === undefined
              ? `${name} no longer reads ${secret} (${use})`
              : `${name} reads ${now} instead of ${secret} (${use}): it is logged in with that, or not at all`,
        },
      ] as const;
    });
  });

/** What a pod reads from Secrets, by what it uses it for. A password is a rule of its own. */
function secretsOf(workload: ObjectItem): ReadonlyMap<string, string> {
  const volumes = mapsAt(podOf(workload), 'volumes').flatMap((volume) => {
    const secret = textAt(volume, 'secret', 'secretName');
    return secret === undefined ? [] : [[`volume ${textAt(volume, 'name') ?? ''}`, `the Secret ${secret}`] as const];
  });
  const variables = containersOf(workload).flatMap(({ name, container }) =>
    mapsAt(container, 'env').flatMap((variable) => {
      const secret = textAt(variable, 'valueFrom', 'secretKeyRef', 'name');
      const variableName = textAt(variable, 'name') ?? '';
      if (secret === undefined || /PASSWORD$/.test(variableName)) return [];
      const key = textAt(variable, 'valueFrom', 'secretKeyRef', 'key') ?? '';
      return [[`variable ${variableName} of ${name}`, `${key} of the Secret ${secret}`] as const];
    }),
  );
  return new Map([...volumes, ...variables]);
}
