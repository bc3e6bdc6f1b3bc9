import { isIPv6 } from 'node:net';
import type { MemoryPod } from '../memory-pod';

const EVERY_ADDRESS = ['0.0.0.0', '::'];

/** The databases that ask for no password, by their props. */
function withoutPassword(pod: MemoryPod): readonly string[] {
  return pod.containers
    .filter(({ name, password }) => ['valkey', 'falkordb'].includes(name) && password === undefined)
    .map(({ prop }) => prop);
}

/** Whoever reaches any address of the host would read and write the memory. */
export function openWithoutPassword(pod: MemoryPod): readonly string[] {
  const [open] = pod.bindAddresses.filter((address) => EVERY_ADDRESS.includes(address));
  const databases = withoutPassword(pod);
  if (open === undefined || databases.length === 0) return [];
  return [
    `bindAddresses has ${open}, and ${databases.join(' and ')} ${databases.length === 1 ? 'asks' : 'ask'} for no password: set ${databases.map((prop) => `${prop}.passwordKey`).join(' and ')}, or name the addresses, such as the loopback and the tailnet's`,
  ];
}

/** Addresses that more than the host and its tailnet reach, with what is open there; undefined where nothing is. */
export function openToNetwork(pod: MemoryPod): string | undefined {
  const open = pod.bindAddresses.filter((address) => !EVERY_ADDRESS.includes(address) && !isOwnOrTailnet(address));
  const databases = withoutPassword(pod);
  if (open.length === 0 || databases.length === 0) return undefined;
  return `${databases.join(' and ')} ${databases.length === 1 ? 'asks' : 'ask'} for no password, and whoever reaches ${open.join(', ')} reads and writes the memory: set ${databases.map((prop) => `${prop}.passwordKey`).join(' and ')}`;
}

/** The loopback, and what Tailscale gives out. @see https://tailscale.com/kb/1015/100.x-addresses */
function isOwnOrTailnet(address: string): boolean {
  if (isIPv6(address)) return address.toLowerCase().startsWith('fd7a:115c:a1e0:');
  const [first = 0, second = 0] = address.split('.').map(Number);
  return first === 127 || (first === 100 && second >= 64 && second < 128);
}
