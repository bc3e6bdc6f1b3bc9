import { setTimeout as wait } from 'node:timers/promises';

const INTERVAL_MILLISECONDS = 500;

/** Asks again until there is an answer. Throws once `signal` is aborted. */
export async function until<Answer>(signal: AbortSignal, ask: () => Promise<Answer | undefined>): Promise<Answer> {
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    await wait(INTERVAL_MILLISECONDS, undefined, { signal });
  }
}
