import '../../../lib/jest';
import type { ClusterNetwork, OpenCodeWorkspaceProps, WorkspaceNetworkPolicy } from '../../../lib';
import { at, exampleWorkspace, problemsOf, workspaceObject } from '../../support/first-user';

const NETWORK: ClusterNetwork = {
  podCidrs: ['10.42.0.0/16'],
  serviceCidrs: ['10.43.0.0/16', 'fd00:10:43::/112'],
  privateCidrs: ['203.0.113.0/24'],
};

function policy(networkPolicy: WorkspaceNetworkPolicy, network: ClusterNetwork | undefined = NETWORK): unknown {
  const built = exampleWorkspace({ networkPolicy }, network === undefined ? {} : { network });
  return workspaceObject(built, 'app/networkpolicy.yaml', 'spec');
}

const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });

describe.each(['helm-release', 'native'] as const)('with delivery %s', (delivery) => {
  const build = (props: Partial<OpenCodeWorkspaceProps> = {}) => exampleWorkspace({ delivery, ...props });

  test('the Gateway’s proxies alone may connect, on the server’s port, unless asked otherwise', () => {
    expect(workspaceObject(build(), 'app/networkpolicy.yaml', 'spec')).toEqual({
      podSelector: {
        matchLabels: {
          'app.kubernetes.io/name': 'opencode-flux',
          'app.kubernetes.io/instance': 'opencode-flux',
          'app.kubernetes.io/controller': 'opencode-flux',
        },
      },
      policyTypes: ['Ingress'],
      ingress: [{ from: [namespace('network')], ports: [{ protocol: 'TCP', port: 4096 }] }],
    });
  });

  test('one prop turns it off', () => {
    expect(build({ networkPolicy: false }).app).not.toHaveResource('NetworkPolicy');
  });

  test('a port that was chosen, and those of further containers, are open to them', () => {
    const sidecar = {
      name: 'metrics',
      image: { repository: 'ghcr.io/example/metrics', tag: '1.0.0' },
      environment: {},
      ports: [{ name: 'metrics', containerPort: 9000 }],
      resources: { requests: {}, limits: {} },
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      volumeMounts: [],
    };
    const built = build({ openCode: { port: 5000 }, sidecars: [sidecar] });
    expect(workspaceObject(built, 'app/networkpolicy.yaml', 'spec', 'ingress', 0, 'ports')).toEqual([
      { protocol: 'TCP', port: 5000 },
      { protocol: 'TCP', port: 9000 },
    ]);
  });
});

test('it selects the pod of the workspace and nothing that VolSync makes', () => {
  const built = exampleWorkspace({ delivery: 'native' });
  const selector = at(workspaceObject(built, 'app/networkpolicy.yaml'), 'spec', 'podSelector', 'matchLabels');
  const pod = workspaceObject(built, 'app/deployment.yaml', 'spec', 'template', 'metadata', 'labels');
  expect(pod).toMatchObject(selector as Record<string, string>);
  // The labels that VolSync 0.15 gives the pods of its movers, and those that it passes on.
  const mover = { 'app.kubernetes.io/created-by': 'volsync', 'volsync.backube/cleanup': 'true' };
  expect(mover).not.toMatchObject(selector as Record<string, string>);
  for (const file of ['app/replicationsource.yaml', 'app/replicationdestination.yaml']) {
    expect(workspaceObject(built, file, 'spec', 'restic', 'moverPodLabels')).toBeUndefined();
  }
});

test('others may connect where they are named', () => {
  const spec = policy({ ingressFrom: [{ namespace: 'monitoring' }, { cidr: '192.168.1.0/24' }] });
  expect(at(spec, 'ingress', 0, 'from')).toEqual([
    namespace('network'),
    namespace('monitoring'),
    { ipBlock: { cidr: '192.168.1.0/24' } },
  ]);
});

describe('egress', () => {
  test('is free unless asked otherwise', () => {
    expect(at(policy({}), 'policyTypes')).toEqual(['Ingress']);
    expect(at(policy({}), 'egress')).toBeUndefined();
  });

  test('internet-only closes the ranges of the cluster and all private ones, but for DNS', () => {
    const spec = policy({ egress: 'internet-only' });
    expect(at(spec, 'policyTypes')).toEqual(['Ingress', 'Egress']);
    expect(at(spec, 'egress')).toEqual([
      {
        to: [namespace('kube-system')],
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
      {
        to: [
          {
            ipBlock: {
              cidr: '0.0.0.0/0',
              except: [
                '10.0.0.0/8',
                '100.64.0.0/10',
                '127.0.0.0/8',
                '169.254.0.0/16',
                '172.16.0.0/12',
                '192.168.0.0/16',
                '203.0.113.0/24',
              ],
            },
          },
          { ipBlock: { cidr: '::/0', except: ['::1/128', 'fc00::/7', 'fe80::/10'] } },
        ],
      },
    ]);
  });

  test('a range of the cluster that is public is closed too', () => {
    const spec = policy(
      { egress: 'internet-only' },
      { podCidrs: ['198.51.100.0/24', '2001:db8::/48'], serviceCidrs: [] },
    );
    expect(at(spec, 'egress', 1, 'to', 0, 'ipBlock', 'except')).toContain('198.51.100.0/24');
    expect(at(spec, 'egress', 1, 'to', 1, 'ipBlock', 'except')).toContain('2001:db8::/48');
  });

  test('named destinations stay open', () => {
    const spec = policy({
      egress: 'internet-only',
      egressTo: [{ cidr: '192.168.1.5/32', ports: [8123] }, { namespace: 'media' }],
    });
    expect((at(spec, 'egress') as unknown[]).slice(2)).toEqual([
      { to: [{ ipBlock: { cidr: '192.168.1.5/32' } }], ports: [{ protocol: 'TCP', port: 8123 }] },
      { to: [namespace('media')] },
    ]);
  });

  test('asks the DNS where the cluster has it', () => {
    const dns = { namespace: 'dns', cidrs: ['169.254.20.10/32'] };
    const spec = policy({ egress: 'internet-only' }, { ...NETWORK, dns });
    expect(at(spec, 'egress', 0, 'to')).toEqual([namespace('dns'), { ipBlock: { cidr: '169.254.20.10/32' } }]);
  });
});

describe('what is wrong is said', () => {
  const problems = (networkPolicy: WorkspaceNetworkPolicy, network?: ClusterNetwork) =>
    problemsOf(exampleWorkspace({ networkPolicy }, network === undefined ? {} : { network }));

  test('ranges that nobody has described', () => {
    expect(problems({ egress: 'internet-only' })).toContain(
      '[opencode/flux] networkPolicy.egress is "internet-only": it closes the ranges of the cluster; write network with podCidrs and serviceCidrs in the cluster',
    );
  });

  test('destinations of an egress that is free', () => {
    expect(problems({ egressTo: [{ namespace: 'media' }] })).toContain(
      'networkPolicy.egressTo is set: nothing is closed',
    );
  });

  test('peers that are none', () => {
    const egressTo = [{ cidr: '10.0.0.1/8', ports: [0] }];
    const said = problems({ ingressFrom: [{ namespace: 'Media' }], egress: 'internet-only', egressTo }, NETWORK);
    expect(said).toContain('networkPolicy.ingressFrom[0].namespace is "Media"');
    expect(said).toContain('networkPolicy.egressTo[0].cidr is "10.0.0.1/8"');
    expect(said).toContain('networkPolicy.egressTo[0].ports[0] is 0');
  });

  test('a cluster whose network is described wrongly', () => {
    const network = { ...NETWORK, dns: { namespace: 'Kube', cidrs: ['1.2.3.4'] } };
    const said = problems({}, network);
    expect(said).toContain('cluster.network.dns.namespace is "Kube"');
    expect(said).toContain('cluster.network.dns.cidrs[0] is "1.2.3.4"');
  });
});
