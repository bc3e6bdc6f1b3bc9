import { isIP } from 'node:net';
import type { Check } from './problem';
import { textCheck } from './text';

/**
 * An IPv4 or IPv6 network, such as `10.42.0.0/16`.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc4632#section-3.1
 */
export const cidr: Check = textCheck((text) => {
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const [, address = '', length = ''] = match ?? [];
  const family = isIP(address);
  if (family === 0 || address.includes('%')) return 'write an address and a prefix length, such as 10.42.0.0/16';
  const bits = family === 4 ? 32 : 128;
  const prefix = Number(length);
  if (prefix > bits) return `write a prefix length from 0 to ${bits}`;
  const host = (family === 4 ? addressBits4(address) : addressBits6(address)) & ((1n << BigInt(bits - prefix)) - 1n);
  return host === 0n ? undefined : 'write the address of the network itself: bits after the prefix must be zero';
});

function addressBits4(address: string): bigint {
  return address.split('.').reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function addressBits6(address: string): bigint {
  const plain = address.replace(/(\d+\.\d+\.\d+\.\d+)$/, (four) => {
    const bits = addressBits4(four);
    return `${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
  });
  const [left = '', right] = plain.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = right === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array<string>(zeros).fill('0'), ...tail];
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}
