import { parseImageReference } from '../../validation/image-reference';
import { majorOfTag } from '../../workspace/opencode/version';
import { changedImages, type ImagePair } from './image-pairs';
import type { Rule } from './rule';

/** OpenCode 2 migrates its data at the first start, and version 1 starts on them and splits the history. */
export const dataFormatMigrated: Rule = (context) =>
  changedImages(context).flatMap((pair) => {
    const direction = migration(pair);
    if (direction === undefined) return [];
    const { subject, container, before, after } = pair;
    return [
      {
        rule: 'data-format-migrated',
        grade: 'data-loss',
        subject,
        summary: `${container} goes ${direction === 'up' ? 'up to' : 'back from'} OpenCode 2, which keeps its sessions in another form: ${after} instead of ${before}`,
        detail:
          direction === 'up'
            ? 'it migrates the sessions at its first start, without a copy, and there is no way back but a backup'
            : 'version 1 starts, looks healthy, shows nothing that was written with 2, and 2 never sees what 1 writes from now on',
        next: 'keep the version; where 2 never ran or its data are not wanted, restore the volume as of the time before it',
      },
    ];
  });

/**
 * Where a container crosses the border to OpenCode 2. `latest`, a digest or another name count as 1: that is what they may
 * hold, and nobody can say that they do not.
 */
export function migration({ before, after, isOpenCode }: ImagePair): 'up' | 'down' | undefined {
  if (!isOpenCode) return undefined;
  const [old, young] = [before, after].map((image) => (majorOfTag(parseImageReference(image)?.tag) ?? 1) >= 2);
  if (old === young) return undefined;
  return young === true ? 'up' : 'down';
}
