import { claimMounts, dataOf, userOf } from '../deployment/workload';
import type { Rule } from './rule';
import { changedWorkloads, containerPairs } from './workloads';

/** A server runs as another user than the one who wrote its files. */
export const userChanged: Rule = (context) =>
  changedWorkloads(context).flatMap((pair) => {
    const found = containerPairs(pair)
      .filter(([before, after]) => !after.init && claimMounts(before).length > 0 && claimMounts(after).length > 0)
      .map(([before, after]) => [userOf(before) ?? '', userOf(after) ?? ''] as const)
      .find(([before, after]) => before !== after);
    if (found === undefined) return [];
    const [before, after] = found;
    const { name } = pair.after.identity;
    const isRoot = after === '0';
    return [
      {
        rule: 'user-changed',
        grade: isRoot ? 'note' : 'outage',
        subject: pair.after.identity,
        summary: isRoot
          ? `${name} runs as root instead of ${userText(before)}: it reads ${dataOf(pair.after)}, and what it writes another user cannot`
          : `${name} runs as ${userText(after)} instead of ${userText(before)}, who owns ${dataOf(pair.after)}: files with mode 0600 cannot be read`,
        next: isRoot ? undefined : `chown the volume to ${after} while nothing runs on it, or keep the user`,
      },
    ];
  });

function userText(user: string): string {
  return user === '' ? "the image's own user" : `uid ${user}`;
}
