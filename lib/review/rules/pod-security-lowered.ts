import { textAt } from '../json';
import type { Consequence } from '../model';
import { changedObjects, type Rule } from './rule';

const ENFORCE = 'pod-security.kubernetes.io/enforce';
const MOVERS = 'volsync.backube/privileged-movers';

/** From the weakest to the strictest. */
const LEVELS: readonly (string | undefined)[] = ['privileged', 'baseline', 'restricted'];

/** A namespace lets in pods that it refused. */
export const podSecurityLowered: Rule = (context) =>
  changedObjects(context, 'Namespace').flatMap(({ before, after }): readonly Consequence[] => {
    const level = (item: typeof after): string => textAt(item.object, 'metadata', 'labels', ENFORCE) ?? 'privileged';
    const movers = (item: typeof after): boolean => textAt(item.object, 'metadata', 'annotations', MOVERS) === 'true';
    const { name } = after.identity;
    const say = (summary: string): Consequence => ({
      rule: 'pod-security-lowered',
      grade: 'outage',
      subject: after.identity,
      summary,
    });
    return [
      ...(LEVELS.indexOf(level(after)) < LEVELS.indexOf(level(before))
        ? [
            say(
              `the namespace ${name} enforces Pod Security "${level(after)}" instead of "${level(before)}": it lets in pods that it refused`,
            ),
          ]
        : []),
      ...(movers(after) && !movers(before) ? [say(`backups of the namespace ${name} may run as root: ${MOVERS}`)] : []),
    ];
  });
