import { type Shape, fields, listOf, mapping, number, oneOf, optional, text } from '../../validation/shape';
import type { AddressPeer, NamespacePeer, WorkspaceNetworkPolicy } from './network-policy-props';

interface Ports {
  readonly ports?: readonly number[];
}

const ports = optional(listOf(number));

/** What has a namespace is a peer of that form, everything else a range of addresses. */
function peer(ofNamespace: Shape, ofAddresses: Shape): Shape {
  return (value, path) => {
    const wrong = mapping(value, path);
    if (wrong.length > 0) return wrong;
    return 'namespace' in (value as object) ? ofNamespace(value, path) : ofAddresses(value, path);
  };
}

/** The form of a network policy's props. */
export const networkPolicyShape: Shape = fields<WorkspaceNetworkPolicy>({
  ingressFrom: optional(listOf(peer(fields<NamespacePeer>({ namespace: text }), fields<AddressPeer>({ cidr: text })))),
  egress: optional(oneOf('any', 'internet-only')),
  egressTo: optional(
    listOf(
      peer(
        fields<NamespacePeer & Ports>({ namespace: text, ports }),
        fields<AddressPeer & Ports>({ cidr: text, ports }),
      ),
    ),
  ),
});
