import { BlockList, isIP } from 'node:net';
import type { ClusterNetwork } from '../../cluster/cluster';

/** All addresses of a family, without those that are closed. */
export interface OpenRange {
  readonly cidr: string;
  readonly except: readonly string[];
}

/**
 * Ranges that no public host has: private use, shared address space of carriers, loopback, link-local with the metadata services of clouds.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/
 */
const PRIVATE_RANGES = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
] as const;

/** The Internet of both families, without private ranges and those of the cluster. */
export function openRanges(network: ClusterNetwork | undefined): readonly OpenRange[] {
  const own = [...(network?.podCidrs ?? []), ...(network?.serviceCidrs ?? []), ...(network?.privateCidrs ?? [])];
  const closed = [...new Set<string>([...PRIVATE_RANGES, ...own])];
  const outermost = closed.filter((range) => !closed.some((other) => other !== range && contains(other, range)));
  return [
    { cidr: '0.0.0.0/0', except: outermost.filter((range) => !range.includes(':')) },
    { cidr: '::/0', except: outermost.filter((range) => range.includes(':')) },
  ];
}

function contains(outer: string, inner: string): boolean {
  const [network = '', prefix = ''] = outer.split('/');
  const [address = '', length = ''] = inner.split('/');
  const family = isIP(network);
  if (family !== isIP(address) || family === 0 || Number(prefix) > Number(length)) return false;
  const block = new BlockList();
  block.addSubnet(network, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
  return block.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
