import { RESOURCES, type Resource } from './resource';

/** A rule of a Role, in RBAC's spelling. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const READ = [
  RESOURCES.deployment,
  RESOURCES.claim,
  RESOURCES.externalSecret,
  RESOURCES.helmRelease,
  RESOURCES.httpRoute,
  RESOURCES.backendTrafficPolicy,
  RESOURCES.secret,
];

/** What `verify cluster` needs in the namespace of the workspaces; more with `--disruptive`. */
export function namespaceRules(disruptive: boolean): readonly PolicyRule[] {
  const { pod, secret, claim, replicationSource, replicationDestination, snapshotPolicy, snapshot, restore } =
    RESOURCES;
  const reading = [
    ...READ.map((resource) => rule(resource, 'get')),
    rule(pod, 'list'),
    { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  ];
  if (!disruptive) return reading;
  return [
    ...reading,
    rule(pod, 'get', 'create', 'delete'),
    rule(secret, 'patch'),
    rule(claim, 'create', 'delete'),
    rule(replicationSource, 'get', 'patch'),
    rule(replicationDestination, 'get', 'create', 'delete'),
    rule(snapshotPolicy, 'get'),
    rule(snapshot, 'get', 'create'),
    rule(restore, 'get', 'create', 'delete'),
  ];
}

function rule({ group, plural }: Resource, ...verbs: readonly string[]): PolicyRule {
  return { apiGroups: [group], resources: [plural], verbs };
}
