import {
  type PolicyCase,
  type WorkspaceEndpoint,
  closedEgressCases,
  ingressCases,
  openEgressCases,
  widenedIngressCases,
} from '../../../e2e/cluster/network-policy/cases';
import { type PodEndpoint, type PolicyWorld, isAllowed } from '../../../e2e/cluster/network-policy/evaluate';
import type { Labels, NetworkPolicy } from '../../../e2e/cluster/network-policy/policy';
import type { WorkspaceNetworkPolicy } from '../../../lib';
import { type Example, example, objectAt } from '../../support/first-user';

const NAMESPACE = 'opencode';
const HOME_ASSISTANT = 'https://github.com/jbaker48/home-assistant-config';

function build(networkPolicy: WorkspaceNetworkPolicy = {}): Example {
  const network = { podCidrs: ['10.42.0.0/16'], serviceCidrs: ['10.43.0.0/16'] };
  const workspace = { delivery: 'native', networkPolicy } as const;
  return example({
    cluster: { network },
    workspaces: { flux: workspace, ha: { ...workspace, repository: HOME_ASSISTANT } },
  });
}

const appOf = (name: string, file: string): string => `kubernetes/apps/${NAMESPACE}/opencode-${name}/app/${file}`;

/** Flux sets the namespace when it applies. */
function policyOf({ app }: Example, name: string): NetworkPolicy {
  const { metadata, spec } = objectAt(app, appOf(name, 'networkpolicy.yaml')) as unknown as NetworkPolicy;
  return { metadata: { ...metadata, namespace: NAMESPACE }, spec };
}

function podOf({ app }: Example, name: string, address: string): PodEndpoint {
  const labels = objectAt(app, appOf(name, 'deployment.yaml'), 'spec', 'template', 'metadata', 'labels') as Labels;
  return { kind: 'pod', namespace: NAMESPACE, labels, address, node: 'node' };
}

function worldOf(networkPolicy?: WorkspaceNetworkPolicy): {
  readonly world: PolicyWorld;
  readonly workspace: WorkspaceEndpoint;
  readonly neighbour: PodEndpoint;
} {
  const built = build(networkPolicy);
  return {
    world: { policies: [policyOf(built, 'flux'), policyOf(built, 'ha')] },
    workspace: { pod: podOf(built, 'flux', '10.42.0.11'), port: 4096 },
    neighbour: podOf(built, 'ha', '10.42.0.12'),
  };
}

const byName = (cases: readonly PolicyCase[]): [string, PolicyCase][] => cases.map((each) => [each.name, each]);

describe('what the emitted policy means', () => {
  const { world, workspace, neighbour } = worldOf();
  test.each(byName([...ingressCases(workspace, neighbour), ...openEgressCases(workspace, neighbour)]))(
    '%s',
    (_, each) => {
      expect(isAllowed(each, world)).toBe(each.allowed);
    },
  );
});

describe('with egress internet-only', () => {
  const { world, workspace, neighbour } = worldOf({
    egress: 'internet-only',
    egressTo: [{ cidr: '192.168.1.5/32', ports: [8123] }],
  });
  test.each(byName([...ingressCases(workspace, neighbour), ...closedEgressCases(workspace, neighbour)]))(
    '%s',
    (_, each) => {
      expect(isAllowed(each, world)).toBe(each.allowed);
    },
  );
});

describe('with others in ingressFrom', () => {
  const { world, workspace } = worldOf({ ingressFrom: [{ namespace: 'monitoring' }, { cidr: '192.168.1.0/24' }] });
  test.each(byName(widenedIngressCases(workspace)))('%s', (_, each) => {
    expect(isAllowed(each, world)).toBe(each.allowed);
  });
});

describe('the evaluation itself', () => {
  const pod = (labels: Labels, address: string, namespace = 'a'): PodEndpoint => ({
    ...{ kind: 'pod', namespace, labels, address, node: 'n', ports: { web: 8080 } },
  });
  const server = pod({ app: 'server' }, '10.0.0.1');
  const client = pod({ app: 'client' }, '10.0.0.2');
  const stranger = pod({ app: 'client' }, '10.0.1.1', 'b');
  const policy = (spec: NetworkPolicy['spec']): PolicyWorld => ({
    policies: [{ metadata: { name: 'p', namespace: 'a' }, spec }],
    namespaces: { b: { team: 'b' } },
  });
  const reaches = (world: PolicyWorld, from: PodEndpoint, port = 8080, to = server): boolean =>
    isAllowed({ from, to, port }, world);

  test('without a policy everything is open', () => {
    expect(reaches({ policies: [] }, stranger)).toBe(true);
  });

  test('a policy without rules closes what it selects, and nothing else', () => {
    const world = policy({ podSelector: { matchLabels: { app: 'server' } } });
    expect(reaches(world, client)).toBe(false);
    expect(reaches(world, server, 8080, client)).toBe(true);
  });

  test('an empty rule opens everything', () => {
    expect(reaches(policy({ podSelector: {}, ingress: [{}] }), stranger)).toBe(true);
  });

  test('a podSelector alone means the policy’s own namespace; both selectors in one peer mean both', () => {
    const peers = { matchLabels: { app: 'client' } };
    const own = policy({ podSelector: {}, ingress: [{ from: [{ podSelector: peers }] }] });
    expect([reaches(own, client), reaches(own, stranger)]).toEqual([true, false]);
    const both = policy({
      podSelector: {},
      ingress: [{ from: [{ podSelector: peers, namespaceSelector: { matchLabels: { team: 'b' } } }] }],
    });
    expect([reaches(both, client), reaches(both, stranger)]).toEqual([false, true]);
  });

  test('rules with egress close both directions where policyTypes are left out', () => {
    const world = policy({ podSelector: { matchLabels: { app: 'client' } }, egress: [{ ports: [{ port: 53 }] }] });
    expect([reaches(world, client, 53), reaches(world, client), reaches(world, server, 80, client)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('ports: names are the pod’s, ranges include their end, and a protocol is TCP', () => {
    const named = policy({ podSelector: {}, ingress: [{ ports: [{ port: 'web' }] }] });
    expect([reaches(named, client), reaches(named, client, 8081)]).toEqual([true, false]);
    const range = policy({ podSelector: {}, ingress: [{ ports: [{ port: 8000, endPort: 8081 }] }] });
    expect([reaches(range, client, 8081), reaches(range, client, 8082)]).toEqual([true, false]);
    expect(isAllowed({ from: client, to: server, port: 8080, protocol: 'UDP' }, range)).toBe(false);
  });

  test.each([
    [{ key: 'app', operator: 'In', values: ['client'] }, true],
    [{ key: 'app', operator: 'NotIn', values: ['client'] }, false],
    [{ key: 'tier', operator: 'DoesNotExist' }, true],
    [{ key: 'tier', operator: 'Exists' }, false],
  ])('an expression %j', (expression, allowed) => {
    const from = [{ podSelector: { matchExpressions: [expression] } }];
    expect(reaches(policy({ podSelector: {}, ingress: [{ from }] }), client)).toBe(allowed);
  });
});
