import { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Cluster } from '../../cluster/cluster';
import { Manifest } from '../../gitops/manifest';
import type { Plain } from '../delivery/plain';
import { selectorLabels } from '../delivery/selector-labels';
import type { WorkspacePod } from '../pod/workspace-pod';
import { openRanges } from './open-ranges';
import type { NetworkDestination, NetworkPeer, WorkspaceNetworkPolicy } from './network-policy-props';

type Peer = Plain<k8s.NetworkPolicyPeer>;
type EgressRule = Plain<k8s.NetworkPolicyEgressRule>;

const DNS_PORT = 53;
const DNS_NAMESPACE = 'kube-system';

/** Ports that the containers of a pod listen on. */
export function containerPorts(pod: WorkspacePod): readonly number[] {
  return [...new Set(pod.containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort)))];
}

/**
 * Lets the Gateway's proxies alone connect to the pod of a workspace, on its own ports. The kubelet's probes run in the container, and the movers
 * of a backup have other labels: neither is affected.
 */
export function workspaceNetworkPolicy(
  scope: Construct,
  name: string,
  cluster: Cluster,
  ports: readonly number[],
  policy: WorkspaceNetworkPolicy = {},
): ApiObject {
  const restricted = policy.egress === 'internet-only';
  const spec: Plain<k8s.NetworkPolicySpec> = {
    podSelector: { matchLabels: selectorLabels(name) },
    policyTypes: ['Ingress', ...(restricted ? ['Egress'] : [])],
    ingress: [
      {
        from: [namespacePeer(cluster.gateway.proxyNamespace), ...(policy.ingressFrom ?? []).map(peer)],
        ports: ports.map(tcpPort),
      },
    ],
    ...(restricted ? { egress: egressRules(cluster, policy.egressTo ?? []) } : {}),
  };
  const networkPolicy = new ApiObject(scope, 'network-policy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name },
    spec,
  });
  const manifest = Manifest.of(networkPolicy);
  manifest.comment(['spec', 'podSelector'], "The workspace's pod; the movers of its backup have none of these labels.");
  manifest.comment(['spec', 'ingress', 0, 'from', 0], "The namespace in which the Gateway's proxies run.");
  if (restricted) manifest.comment(['spec', 'egress', 0], 'DNS.').comment(['spec', 'egress', 1], 'The Internet.');
  return networkPolicy;
}

function egressRules(cluster: Cluster, destinations: readonly NetworkDestination[]): readonly EgressRule[] {
  const { namespace = DNS_NAMESPACE, cidrs = [] } = cluster.network?.dns ?? {};
  return [
    {
      to: [namespacePeer(namespace), ...cidrs.map((cidr) => peer({ cidr }))],
      ports: [{ protocol: 'UDP', port: DNS_PORT }, tcpPort(DNS_PORT)],
    },
    { to: openRanges(cluster.network).map(({ cidr, except }) => ({ ipBlock: { cidr, except } })) },
    ...destinations.map(({ ports, ...destination }) => ({
      to: [peer(destination)],
      ...(ports === undefined ? {} : { ports: ports.map(tcpPort) }),
    })),
  ];
}

function peer(peer: NetworkPeer): Peer {
  return 'namespace' in peer ? namespacePeer(peer.namespace) : { ipBlock: { cidr: peer.cidr } };
}

function namespacePeer(namespace: string): Peer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } };
}

function tcpPort(port: number): Plain<k8s.NetworkPolicyPort> {
  return { protocol: 'TCP', port };
}
