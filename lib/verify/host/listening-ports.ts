/** State of a listening socket in the kernel's table. */
const LISTEN = '0A';

/** Addresses at which localhost is answered: all of IPv4 or IPv6, and the loopback of both. */
const LOCAL = new Set([
  '00000000',
  '0100007F',
  '0'.repeat(32),
  '00000000000000000000000001000000',
  '0000000000000000FFFF00000100007F',
  '0000000000000000FFFF000000000000',
]);

/** Ports on which localhost answers, out of `/proc/net/tcp` and `/proc/net/tcp6`. */
export function listeningPorts(table: string): ReadonlySet<number> {
  const ports = table.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    return state === LISTEN && LOCAL.has(address) ? [Number.parseInt(port, 16)] : [];
  });
  return new Set(ports);
}
