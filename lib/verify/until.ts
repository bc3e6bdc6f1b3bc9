import { setTimeout as wait } from 'node:timers/promises';

const INTERVAL_MILLISECONDS = 500;

/** A connection that is made while a server starts may hang for ever. */
const ATTEMPT_MILLISECONDS = 10_000;

/** Asks again until there is an answer, each time with a signal of its own. Throws once `signal` is aborted. */
export async function until<Answer>(
  signal: AbortSignal,
  ask: (attempt: AbortSignal) => Promise<Answer | undefined>,
): Promise<Answer> {
  for (;;) {
    signal.throwIfAborted();
    const expired = AbortSignal.timeout(ATTEMPT_MILLISECONDS);
    try {
      const answer = await ask(AbortSignal.any([signal, expired]));
      if (answer !== undefined) return answer;
    } catch (error) {
      if (!expired.aborted) throw error;
    }
    await wait(INTERVAL_MILLISECONDS, undefined, { signal });
  }
}
