import { OWN_HOST } from './memory-host';

/** What boots, cuts the power of, or makes a machine cannot be had of somebody's own host: it says so, and is skipped. */
export function describeWithControl(name: string, suite: () => void): void {
  if (OWN_HOST === undefined) {
    describe(name, suite);
  } else {
    console.warn(`skipped: ${name} (${OWN_HOST} is not to be switched off)`);
    describe.skip(`${name} (needs a machine that can be switched off)`, suite);
  }
}
