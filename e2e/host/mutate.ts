import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Mutation, MUTATIONS } from './suite/mutations';

/** How many at once: each has a machine of its own, and mostly waits. */
const AT_ONCE = 4;

/** Brings the pod there, where the tests themselves do it. */
const FIRST = 'install\\.sh brings it there';

/** Takes the fix out, and says whether its test fails, and how. */
async function isSeen({ note, fix, suite, test }: Mutation): Promise<boolean> {
  const name = test.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('%s', '.*');
  const child = spawn(join(__dirname, 'run.sh'), [suite, '--testNamePattern', `${FIRST}|${name}`], {
    env: { ...process.env, E2E_HOST_WITHOUT: String(note) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number | null]>]);
  const seen = status !== 0 && new RegExp(`^FAILED .*${name}`, 'm').test(said);
  const [, why = ''] = /^ *● .*\n\s*(.*)$/m.exec(said) ?? [];
  process.stdout.write(`${seen ? 'seen' : 'NOT SEEN'} | ${String(note)} | ${fix} | ${suite}: ${test} | ${why}\n`);
  return seen;
}

// For each note whose number is given, or for all.
const wanted = process.argv.slice(2).map(Number);
const waiting = MUTATIONS.filter(({ note }) => wanted.length === 0 || wanted.includes(note));
const worker = async (): Promise<void> => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (!(await isSeen(next))) process.exitCode = 1;
  }
};
void Promise.all(Array.from({ length: AT_ONCE }, worker));
