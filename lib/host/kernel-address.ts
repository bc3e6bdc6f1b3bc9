import { isIPv6 } from 'node:net';

/**
 * An IP address as `/proc/net/tcp` and `/proc/net/tcp6` of a little-endian machine show it: 32-bit words in hexadecimal,
 * each with its bytes turned round. `127.0.0.1` is `0100007F`.
 */
export function kernelAddress(address: string): string {
  const bytes = isIPv6(address) ? ipv6Bytes(address) : ipv4Bytes(address);
  const words = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.slice(4 * index, 4 * index + 4));
  return words.map((word) => [...word].reverse().map(hexByte).join('')).join('');
}

function ipv4Bytes(address: string): number[] {
  return address.split('.').map(Number);
}

function ipv6Bytes(address: string): number[] {
  // A URL spells an address with all that can be left out left out, and an IPv4 tail in hexadecimal.
  const [head = '', tail] = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function hexByte(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
