import type { Check } from './problem';
import { textCheck } from './text';

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const flux = /^(\d+(\.\d+)?(ms|s|m|h))+$/;
const gateway = /^(\d{1,5}(h|m|s|ms)){1,4}$/;

/** Milliseconds of a duration such as `1h30m`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  if (!flux.test(text)) return undefined;
  let total = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    total += Number(amount) * (units[unit] ?? NaN);
  }
  return total;
}

/**
 * A duration of Flux above zero, such as `30m` or `1h30m`.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#interval
 */
export const fluxDuration: Check = textCheck((text) => {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) return wrongDuration(text);
  return milliseconds > 0 ? undefined : 'write a duration above zero';
});

/**
 * A duration of the Gateway API: up to four whole numbers of at most five digits; `0s` turns a time-out off.
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-2257/
 */
export const gatewayDuration: Check = textCheck((text) => {
  if (gateway.test(text)) return undefined;
  if (text.includes('.')) return 'write whole numbers: 1h30m instead of 1.5h';
  return flux.test(text) ? 'write at most four parts of at most five digits each, such as 1h30m' : wrongDuration(text);
});

function wrongDuration(text: string): string {
  if (/^\d+$/.test(text)) return 'add a unit: ms, s, m or h';
  if (/\d\s*d/.test(text)) return 'there is no unit for days: write hours, such as 24h';
  return 'write numbers with the units ms, s, m or h, such as 30s, 5m or 1h30m';
}
