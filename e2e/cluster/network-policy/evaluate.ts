import { BlockList, isIP } from 'node:net';
import { type Labels, type NetworkPolicy, type Peer, type PolicyPort, selects } from './policy';

/** A pod in a network of its own. */
export interface PodEndpoint {
  readonly kind: 'pod';
  readonly namespace: string;
  readonly labels: Labels;
  readonly address: string;
  readonly node: string;

  /** Numbers of its named ports. */
  readonly ports?: Readonly<Record<string, number>>;
}

/** A node, or a pod in its network: policies neither select it nor find it by labels. */
export interface NodeEndpoint {
  readonly kind: 'node';
  readonly node: string;
  readonly address: string;
}

/** Anything that is not of the cluster. */
export interface OutsideEndpoint {
  readonly kind: 'outside';
  readonly address: string;
}

export type Endpoint = PodEndpoint | NodeEndpoint | OutsideEndpoint;

/** What is behind a Service is named itself: policies see addresses after the Service's translation. */
export interface Connection {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  readonly port: number;
}

/** What the policies refer to. */
export interface PolicyWorld {
  readonly policies: readonly NetworkPolicy[];

  /** Labels of each namespace beside the one that Kubernetes gives it. */
  readonly namespaces?: Readonly<Record<string, Labels>>;
}

/**
 * Whether the policies let a connection begin, as the API's documentation has it: a pod that no policy of a direction selects is open in that
 * direction; otherwise one rule of one of them has to match. Traffic of a pod to itself, and from its own node, is never refused.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function isAllowed(connection: Connection, world: PolicyWorld): boolean {
  const { from, to } = connection;
  if (from.kind === 'pod' && to.kind === 'pod' && from.address === to.address) return true;
  return mayLeave(connection, world) && mayEnter(connection, world);
}

function mayLeave(connection: Connection, world: PolicyWorld): boolean {
  const { from, to } = connection;
  if (from.kind !== 'pod') return true;
  const policies = policiesOf(from, 'Egress', world);
  const rules = policies.flatMap(({ metadata, spec }) =>
    (spec.egress ?? []).map(({ to: peers, ports }) => ({ namespace: metadata.namespace, peers, ports })),
  );
  return policies.length === 0 || rules.some((rule) => matches(rule, to, connection, world));
}

function mayEnter(connection: Connection, world: PolicyWorld): boolean {
  const { from, to } = connection;
  if (to.kind !== 'pod' || (from.kind === 'node' && from.node === to.node)) return true;
  const policies = policiesOf(to, 'Ingress', world);
  const rules = policies.flatMap(({ metadata, spec }) =>
    (spec.ingress ?? []).map(({ from: peers, ports }) => ({ namespace: metadata.namespace, peers, ports })),
  );
  return policies.length === 0 || rules.some((rule) => matches(rule, from, connection, world));
}

function policiesOf(
  pod: PodEndpoint,
  direction: 'Ingress' | 'Egress',
  { policies }: PolicyWorld,
): readonly NetworkPolicy[] {
  return policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.namespace &&
      typesOf(spec).includes(direction) &&
      selects(spec.podSelector ?? {}, pod.labels),
  );
}

function typesOf({ policyTypes, egress = [] }: NetworkPolicy['spec']): readonly string[] {
  return policyTypes ?? (egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress']);
}

interface Rule {
  readonly namespace: string | undefined;
  readonly peers: readonly Peer[] | undefined;
  readonly ports: readonly PolicyPort[] | undefined;
}

function matches(
  { namespace, peers = [], ports = [] }: Rule,
  other: Endpoint,
  connection: Connection,
  world: PolicyWorld,
): boolean {
  const peer = peers.length === 0 || peers.some((each) => isPeer(each, other, namespace, world));
  return peer && (ports.length === 0 || ports.some((each) => isPort(each, connection)));
}

function isPeer(
  { ipBlock, podSelector, namespaceSelector }: Peer,
  endpoint: Endpoint,
  own: string | undefined,
  { namespaces = {} }: PolicyWorld,
): boolean {
  if (ipBlock !== undefined)
    return (
      inRange(endpoint.address, ipBlock.cidr) && !(ipBlock.except ?? []).some((cidr) => inRange(endpoint.address, cidr))
    );
  if (endpoint.kind !== 'pod') return false;
  const { namespace, labels } = endpoint;
  const namespaceLabels = { ...namespaces[namespace], 'kubernetes.io/metadata.name': namespace };
  const inNamespace = namespaceSelector === undefined ? namespace === own : selects(namespaceSelector, namespaceLabels);
  return inNamespace && selects(podSelector ?? {}, labels);
}

function isPort(
  { protocol = 'TCP', port, endPort }: PolicyPort,
  { to, protocol: used = 'TCP', port: number }: Connection,
): boolean {
  if (protocol !== used) return false;
  if (port === undefined) return true;
  if (typeof port === 'string') return to.kind === 'pod' && to.ports?.[port] === number;
  return endPort === undefined ? port === number : port <= number && number <= endPort;
}

function inRange(address: string, cidr: string): boolean {
  const [network = '', prefix = ''] = cidr.split('/');
  const family = isIP(network);
  if (family === 0 || family !== isIP(address)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const range = new BlockList();
  range.addSubnet(network, Number(prefix), type);
  return range.check(address, type);
}
