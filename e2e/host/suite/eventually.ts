import { setTimeout as wait } from 'node:timers/promises';

/** Seconds until `holds` is true. Gives up after `deadline` seconds, with what `describe` says then. */
export async function eventually(deadline: number, holds: () => boolean, describe: () => string): Promise<number> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  while (!holds()) {
    if (seconds() > deadline) throw new Error(`not within ${String(deadline)} s: ${describe()}`);
    await wait(500);
  }
  return seconds();
}
