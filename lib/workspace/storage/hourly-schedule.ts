import { createHash } from 'node:crypto';

/**
 * Each hour at a minute made from `name`: movers that all start at once compete for the storage and the network. The minute of
 * one workspace does not depend on which others there are.
 */
export function hourlySchedule(name: string): string {
  const minute = createHash('sha256').update(name).digest().readUInt32BE(0) % 60;
  return `${minute} * * * *`;
}
