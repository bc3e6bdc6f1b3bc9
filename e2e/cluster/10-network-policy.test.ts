import { type PolicyCase, ingressCases, openEgressCases } from './network-policy/cases';
import { type PodEndpoint, isAllowed } from './network-policy/evaluate';
import type { NetworkPolicy } from './network-policy/policy';
import { NETWORK_POLICY } from './suite/resources';
import { OPENCODE, RunningWorkspace, type WorkspaceId } from './suite/workspaces';

const PORT = 4096;
const NOWHERE: PodEndpoint = { kind: 'pod', namespace: OPENCODE, labels: {}, address: '10.42.0.1', node: 'node' };

let policies: readonly NetworkPolicy[];
const pods = new Map<WorkspaceId, PodEndpoint>();

beforeAll(async () => {
  for (const id of ['flux', 'ha'] as const) {
    const workspace = await RunningWorkspace.open(id);
    const { metadata, spec, status } = await workspace.ready();
    const { labels = {}, namespace = OPENCODE } = metadata;
    pods.set(id, { kind: 'pod', namespace, labels, address: status.podIP ?? '', node: spec.nodeName ?? '' });
    policies = await workspace.api.list<NetworkPolicy>(NETWORK_POLICY, OPENCODE);
  }
});

/** The cases, which need to know the pods only once they run. */
const casesOf = (pod = NOWHERE, neighbour = NOWHERE): readonly PolicyCase[] => [
  ...ingressCases({ pod, port: PORT }, neighbour),
  ...openEgressCases({ pod, port: PORT }, neighbour),
];

test.each(casesOf().map(({ name }, index) => [name, index] as const))('of the running pods: %s', (_, index) => {
  const each = casesOf(pods.get('flux'), pods.get('ha'))[index];
  if (each === undefined) throw new Error('there is no such case');
  expect(isAllowed(each, { policies })).toBe(each.allowed);
});
