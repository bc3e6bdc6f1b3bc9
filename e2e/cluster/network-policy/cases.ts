import type { Connection, NodeEndpoint, OutsideEndpoint, PodEndpoint } from './evaluate';

/** One connection, and whether the policy is meant to let it begin. */
export interface PolicyCase extends Connection {
  readonly name: string;
  readonly allowed: boolean;
}

/** Where the pod is, and what it listens on. */
export interface WorkspaceEndpoint {
  readonly pod: PodEndpoint;
  readonly port: number;
}

const pod = (namespace: string, labels: Readonly<Record<string, string>>, address: string): PodEndpoint => ({
  ...{ kind: 'pod', namespace, labels, address, node: 'another' },
});
const outside = (address: string): OutsideEndpoint => ({ kind: 'outside', address });

const PROXY = pod('network', { 'gateway.envoyproxy.io/owning-gateway-name': 'envoy-internal' }, '10.42.7.1');
const STRANGER = pod('default', { app: 'stranger' }, '10.42.7.2');
const MONITORING = pod('monitoring', { app: 'prometheus' }, '10.42.7.3');
const DNS = pod('kube-system', { 'k8s-app': 'kube-dns' }, '10.42.7.4');
const OTHER_NODE: NodeEndpoint = { kind: 'node', node: 'another', address: '10.0.0.12' };
const LAN = outside('192.168.1.20');
const HOME_ASSISTANT = outside('192.168.1.5');
const INTERNET = outside('140.82.121.4');
const INTERNET_6 = outside('2606:50c0:8000::153');
const METADATA_SERVICE = outside('169.254.169.254');

/** The pod of a VolSync mover, with the labels that VolSync 0.15 gives it. */
const moverOf = ({ namespace }: PodEndpoint): PodEndpoint =>
  pod(namespace, { 'app.kubernetes.io/created-by': 'volsync', 'batch.kubernetes.io/job-name': 'm' }, '10.42.7.5');

/** What every workspace's policy says about who may connect. */
export function ingressCases({ pod: to, port }: WorkspaceEndpoint, neighbour: PodEndpoint): readonly PolicyCase[] {
  const node: NodeEndpoint = { kind: 'node', node: to.node, address: '10.0.0.11' };
  const mover = moverOf(to);
  return [
    { name: 'the Gateway’s proxy connects to the server', from: PROXY, to, port, allowed: true },
    { name: 'the Gateway’s proxy reaches no other port', from: PROXY, to, port: port + 1, allowed: false },
    { name: 'nor the server’s port by UDP', from: PROXY, to, port, protocol: 'UDP', allowed: false },
    { name: 'the other workspace is kept out', from: neighbour, to, port, allowed: false },
    { name: 'a pod of another namespace is kept out', from: STRANGER, to, port, allowed: false },
    { name: 'a mover of its backup is kept out', from: mover, to, port, allowed: false },
    { name: 'the local network is kept out', from: LAN, to, port, allowed: false },
    { name: 'another node is kept out', from: OTHER_NODE, to, port, allowed: false },
    { name: 'its own node, on which the kubelet runs, connects', from: node, to, port, allowed: true },
    { name: 'it connects to itself', from: to, to, port, allowed: true },
    { name: 'a mover of its backup is selected by no policy', from: STRANGER, to: mover, port: 443, allowed: true },
  ];
}

/** A workspace that may connect to anything, which is the default. */
export function openEgressCases({ pod: from }: WorkspaceEndpoint, neighbour: PodEndpoint): readonly PolicyCase[] {
  return [
    { name: 'it reaches the Internet', from, to: INTERNET, port: 443, allowed: true },
    { name: 'and by IPv6', from, to: INTERNET_6, port: 443, allowed: true },
    { name: 'it reaches the cluster’s DNS', from, to: DNS, port: 53, protocol: 'UDP', allowed: true },
    { name: 'it reaches the local network', from, to: LAN, port: 8123, allowed: true },
    {
      name: 'it does not reach the other workspace, whose policy keeps it out',
      from,
      to: neighbour,
      port: 4096,
      allowed: false,
    },
  ];
}

/** A workspace with `egress: 'internet-only'` and Home Assistant's port in `egressTo`. */
export function closedEgressCases({ pod: from }: WorkspaceEndpoint, neighbour: PodEndpoint): readonly PolicyCase[] {
  return [
    { name: 'it reaches the Internet', from, to: INTERNET, port: 443, allowed: true },
    { name: 'and by IPv6', from, to: INTERNET_6, port: 443, allowed: true },
    { name: 'and by any protocol', from, to: INTERNET, port: 443, protocol: 'UDP', allowed: true },
    { name: 'it asks the cluster’s DNS', from, to: DNS, port: 53, protocol: 'UDP', allowed: true },
    { name: 'and by TCP', from, to: DNS, port: 53, allowed: true },
    { name: 'it reaches nothing else of that namespace', from, to: DNS, port: 9153, allowed: false },
    { name: 'no pod of another namespace', from, to: STRANGER, port: 80, allowed: false },
    { name: 'not the other workspace', from, to: neighbour, port: 4096, allowed: false },
    { name: 'no node', from, to: OTHER_NODE, port: 10250, allowed: false },
    { name: 'not the local network', from, to: LAN, port: 22, allowed: false },
    { name: 'not the metadata service of a cloud', from, to: METADATA_SERVICE, port: 80, allowed: false },
    { name: 'no address of a local IPv6 network', from, to: outside('fd12:3456::1'), port: 443, allowed: false },
    { name: 'what is named in egressTo', from, to: HOME_ASSISTANT, port: 8123, allowed: true },
    { name: 'and no other port of it', from, to: HOME_ASSISTANT, port: 22, allowed: false },
    { name: 'a mover of its backup reaches the store', from: moverOf(from), to: LAN, port: 9000, allowed: true },
  ];
}

/** A workspace with the namespace `monitoring` and 192.168.1.0/24 in `ingressFrom`. */
export function widenedIngressCases({ pod: to, port }: WorkspaceEndpoint): readonly PolicyCase[] {
  return [
    { name: 'a named namespace connects', from: MONITORING, to, port, allowed: true },
    { name: 'to the server’s port alone', from: MONITORING, to, port: 22, allowed: false },
    { name: 'a named range connects', from: LAN, to, port, allowed: true },
    { name: 'the rest is kept out', from: STRANGER, to, port, allowed: false },
  ];
}
