import { coerce, compare, major } from 'semver';
import { textAt } from '../json';
import type { ObjectItem } from '../model';
import { changedObjects, type Rule } from './rule';

/** A Helm chart goes up or down. */
export const chartVersion: Rule = (context) =>
  changedObjects(context, 'OCIRepository', 'HelmRelease').flatMap(({ before, after }) => {
    const [old, young] = [versionOf(before), versionOf(after)];
    if (old === undefined || young === undefined || old === young) return [];
    const [from, to] = [coerce(old), coerce(young)];
    const isDown = from !== null && to !== null && compare(to, from) < 0;
    const isMajor = from !== null && to !== null && major(to) !== major(from);
    return [
      {
        rule: 'chart-version',
        grade: isDown ? 'outage' : 'note',
        subject: after.identity,
        summary: `the chart of ${after.identity.name} goes ${isDown ? 'back' : 'up'} from ${old} to ${young}${isMajor ? ', another major version' : ''}`,
        detail: 'what it makes of the same values is not shown here: render it where that matters',
      },
    ];
  });

function versionOf({ object, identity }: ObjectItem): string | undefined {
  return identity.kind === 'HelmRelease'
    ? textAt(object, 'spec', 'chart', 'spec', 'version')
    : (textAt(object, 'spec', 'ref', 'tag') ?? textAt(object, 'spec', 'ref', 'semver'));
}
