import type { Cluster } from '../../cluster/cluster';
import { cidr } from '../../validation/cidr';
import { dnsLabel } from '../../validation/dns-name';
import { port } from '../../validation/integer';
import type { Problems } from '../../validation/problem';
import type { NetworkPeer, WorkspaceNetworkPolicy } from './network-policy-props';

/** What is wrong with a policy, and what the cluster does not say that it needs. */
export function checkNetworkPolicy(
  policy: false | WorkspaceNetworkPolicy | undefined,
  cluster: Cluster,
  problems: Problems,
): void {
  if (policy === undefined || policy === false) return;
  const { ingressFrom = [], egress = 'any', egressTo = [] } = policy;
  for (const [index, peer] of ingressFrom.entries()) checkPeer(`networkPolicy.ingressFrom[${index}]`, peer, problems);
  for (const [index, { ports, ...peer }] of egressTo.entries()) {
    checkPeer(`networkPolicy.egressTo[${index}]`, peer, problems);
    for (const [at, number] of (ports ?? []).entries()) {
      problems.check(`networkPolicy.egressTo[${index}].ports[${at}]`, number, port);
    }
  }
  if (egress === 'internet-only' && cluster.network === undefined) {
    problems.add(
      'networkPolicy.egress is "internet-only": it closes the ranges of the cluster; write network with podCidrs and serviceCidrs in the cluster',
    );
  }
  if (egress !== 'internet-only' && egressTo.length > 0) {
    problems.add('networkPolicy.egressTo is set: nothing is closed; write egress: internet-only, or leave it out');
  }
}

function checkPeer(name: string, peer: NetworkPeer, problems: Problems): void {
  if ('namespace' in peer) problems.check(`${name}.namespace`, peer.namespace, dnsLabel());
  else problems.require(`${name}.cidr`, peer.cidr, cidr);
}
