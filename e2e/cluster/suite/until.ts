import { setTimeout as wait } from 'node:timers/promises';

/** Asks again until there is an answer that is not false or undefined. Gives up after `deadline` seconds, with what went wrong last. */
export async function until<Answer>(
  what: string,
  deadline: number,
  ask: () => Answer | undefined | false | Promise<Answer | undefined | false>,
): Promise<Answer> {
  const started = performance.now();
  let problem = '';
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      problem = '';
    } catch (error) {
      problem = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (performance.now() - started > deadline * 1000)
      throw new Error(`not within ${String(deadline)} s: ${what}${problem}`);
    await wait(300);
  }
}
