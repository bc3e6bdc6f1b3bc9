import type { Check } from './problem';
import { textCheck } from './text';

const pattern = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/;

const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binaryExponents: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };

/**
 * The quantity in billionths of its unit (a core, a byte), so that it is exact; undefined when the text is none.
 * What is smaller than a billionth is rounded up, as Kubernetes does.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: string): bigint | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, sign, number = '', exponent, suffix = ''] = match;
  const [whole = '', fraction = ''] = number.split('.');
  const shift =
    (exponent === undefined ? (decimalExponents[suffix] ?? 0) : Number(exponent.slice(1))) + 9 - fraction.length;
  // Beyond any real size, and an exponent of a million digits would exhaust memory.
  if (Math.abs(shift) > 1000) return undefined;
  const digits = BigInt(whole + fraction) << (binaryExponents[suffix] ?? 0n);
  const scale = 10n ** BigInt(Math.abs(shift));
  const nano = shift >= 0 ? digits * scale : (digits + scale - 1n) / scale;
  return sign === '-' ? -nano : nano;
}

/** Negative, zero or positive as `a` is smaller than, equal to or greater than `b`; NaN when one is no quantity. */
export function compareQuantities(a: string, b: string): number {
  const [left, right] = [parseQuantity(a), parseQuantity(b)];
  if (left === undefined || right === undefined) return NaN;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A Kubernetes quantity above zero, such as `500m`, `2` or `5Gi`. */
export const quantity: Check = textCheck((text) => {
  const nano = parseQuantity(text);
  if (nano === undefined) {
    if (/^\d+(\.\d+)?[kKmMgGtTpP]i?[bB]$/.test(text)) return 'leave out the B: write 5Gi (binary) or 5G (decimal)';
    return 'write a number with a suffix of Kubernetes, such as 500m, 2, 512Mi or 5Gi';
  }
  return nano > 0n ? undefined : 'write a quantity above zero';
});

/** As `check`, and at least `floor`; `reason` says what it is for. */
export function atLeast(floor: string, reason: string, check: Check = byteQuantity): Check {
  return (text) =>
    check(text) ?? (compareQuantities(text, floor) < 0 ? `${reason}; write ${floor} or more` : undefined);
}

/** A quantity for storage or memory: whole bytes, at least one. */
export const byteQuantity: Check = textCheck((text) => {
  const wrong = quantity(text);
  if (wrong !== undefined) return wrong;
  return /m$|u$|n$/.test(text) ? 'write bytes, such as 512Mi: the suffix m means thousandths of a byte' : undefined;
});
