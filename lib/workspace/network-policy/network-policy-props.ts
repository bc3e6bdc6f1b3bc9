/** Who may connect to a workspace's pod, and where it may connect to. */
export interface WorkspaceNetworkPolicy {
  /**
   * Who may connect to the pod beside the Gateway's proxies.
   *
   * @default - nobody
   */
  readonly ingressFrom?: readonly NetworkPeer[];

  /**
   * Where the pod may connect to: anywhere, or to public addresses alone. The second needs `network` of the cluster, and closes its
   * ranges, all private ranges and those of `network.privateCidrs`.
   *
   * @default 'any'
   */
  readonly egress?: 'any' | 'internet-only';

  /**
   * Destinations in closed ranges that stay open, such as a Home Assistant at home. An error where egress is not restricted.
   *
   * @default - the cluster's DNS alone
   */
  readonly egressTo?: readonly NetworkDestination[];
}

/** The pods of a namespace, or a range of addresses. */
export type NetworkPeer = NamespacePeer | AddressPeer;

/** All pods of a namespace, such as `monitoring`. */
export interface NamespacePeer {
  /** A DNS label; the policy finds it by `kubernetes.io/metadata.name`. */
  readonly namespace: string;
}

/** A range of addresses, of nodes for instance: pods in the host's network have no namespace for a policy. */
export interface AddressPeer {
  /** Such as `192.168.1.0/24`. */
  readonly cidr: string;
}

/** A peer that the pod may connect to. */
export type NetworkDestination = NetworkPeer & {
  /**
   * TCP ports.
   *
   * @default - every port and protocol
   */
  readonly ports?: readonly number[];
};
