import { parseImageReference } from '../../validation/image-reference';
import { changedImages } from './image-pairs';
import type { Rule } from './rule';

/** What runs may change without a change in Git. */
export const imageUnpinned: Rule = (context) =>
  changedImages(context).flatMap(({ subject, container, before, after }) => {
    const [old, young] = [pinning(before), pinning(after)];
    if (young >= old) return [];
    return [
      {
        rule: 'image-unpinned',
        grade: 'note',
        subject,
        summary:
          young === PINNING.moving
            ? `${container} is not pinned any more: ${after} is what its publisher makes of it`
            : `${container} is pinned by its tag alone, which may be moved: ${after}`,
        next: 'write a version, or better a digest',
      },
    ];
  });

const PINNING = { moving: 0, tag: 1, digest: 2 } as const;

function pinning(image: string): number {
  const parsed = parseImageReference(image);
  if (parsed?.digest !== undefined) return PINNING.digest;
  return parsed?.tag === undefined || !/\d/.test(parsed.tag) ? PINNING.moving : PINNING.tag;
}
