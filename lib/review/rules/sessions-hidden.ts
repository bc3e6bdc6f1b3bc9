import { environmentOf, isOpenCode, type PodContainer } from '../deployment/workload';
import { textAt } from '../json';
import type { Rule } from './rule';
import { changedWorkloads, containerPairs } from './workloads';

/** OpenCode lists the sessions of the folder that it works in, by its path. */
export const sessionsHidden: Rule = (context) =>
  changedWorkloads(context).flatMap((pair) =>
    containerPairs(pair).flatMap(([before, after]) => {
      const [old, young] = [folderOf(before), folderOf(after)];
      if (!isOpenCode(after) || old === undefined || young === undefined || old === young) return [];
      const { identity } = pair.after;
      return [
        {
          rule: 'sessions-hidden',
          grade: 'outage' as const,
          subject: identity,
          summary: `${identity.name} lists none of its sessions: they belong to the folder ${old}, and it works in ${young}`,
          detail: 'they are all on the volume still',
          next: 'docs/how-to/move-a-workspace.md moves them along, or keep the folder',
        },
      ];
    }),
  );

/** Where a server works: our script is told so, another image by where it is started. */
function folderOf({ container }: PodContainer): string | undefined {
  return textAt(environmentOf(container).get('WORKSPACE_DIRECTORY'), 'value') ?? textAt(container, 'workingDir');
}
