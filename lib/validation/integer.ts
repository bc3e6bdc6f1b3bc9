import type { Check } from './problem';

/** A whole number from `minimum` to `maximum`, both included. */
export function integerBetween(minimum: number, maximum: number): Check<number> {
  return (value: unknown) =>
    typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
      ? undefined
      : `write a whole number from ${minimum} to ${maximum}`;
}

/** A TCP or UDP port. */
export const port: Check<number> = integerBetween(1, 65535);
