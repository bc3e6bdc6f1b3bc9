import { environmentOf } from '../deployment/workload';
import { at, mapAt, textAt } from '../json';
import type { Consequence, JsonObject } from '../model';
import { changedObjects, removedObjects, type Rule } from './rule';
import { changedWorkloads, containerPairs } from './workloads';

/** What nginx, Traefik and their like ask of a visitor. */
const INGRESS_AUTHENTICATION = /(?:^|\/)auth-(?:type|secret|url|signin)$|router\.middlewares$/;

/** How a SecurityPolicy of Envoy Gateway asks who is there. */
const POLICIES = ['apiKeyAuth', 'basicAuth', 'extAuth', 'jwt', 'oidc'] as const;

/** Something asks for no password any more. */
export const passwordRemoved: Rule = (context) => [
  ...changedWorkloads(context).flatMap((pair) =>
    containerPairs(pair).flatMap(([before, after]) => {
      const now = environmentOf(after.container);
      return [...environmentOf(before.container)].flatMap(([name, variable]) =>
        /PASSWORD$/.test(name) && isSet(variable) && !isSet(now.get(name))
          ? [say(pair.after.identity, `${pair.after.identity.name} asks for no password any more: ${name} is gone`)]
          : [],
      );
    }),
  ),
  ...removedObjects(context, 'SecurityPolicy').map(({ identity }) =>
    say(identity, `what the SecurityPolicy ${identity.name} stood in front of asks for no login any more`),
  ),
  ...changedObjects(context, 'SecurityPolicy').flatMap(({ before, after }) =>
    POLICIES.filter(
      (field) => at(before.object, 'spec', field) !== undefined && at(after.object, 'spec', field) === undefined,
    ).map((field) =>
      say(after.identity, `the SecurityPolicy ${after.identity.name} no longer asks for a login (${field})`),
    ),
  ),
  ...changedObjects(context, 'Ingress').flatMap(({ before, after }) => {
    const now = mapAt(after.object, 'metadata', 'annotations');
    return Object.keys(mapAt(before.object, 'metadata', 'annotations'))
      .filter((key) => INGRESS_AUTHENTICATION.test(key) && !(key in now))
      .map((key) => say(after.identity, `the Ingress ${after.identity.name} no longer asks for a login (${key})`));
  }),
];

function isSet(variable: JsonObject | undefined): boolean {
  return (
    variable !== undefined && (at(variable, 'valueFrom') !== undefined || (textAt(variable, 'value') ?? '') !== '')
  );
}

function say(subject: Consequence['subject'], summary: string): Consequence {
  return {
    rule: 'password-removed',
    grade: 'outage',
    subject,
    summary,
    detail: 'whoever reaches it uses it as its owner',
  };
}
