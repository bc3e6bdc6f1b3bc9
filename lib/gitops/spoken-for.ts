import type { IConstruct } from 'constructs';

const SPEAKERS = new WeakMap<IConstruct, readonly IConstruct[]>();
const SILENT = new WeakSet<IConstruct>();

/**
 * Lets `construct` speak for all that it has made so far: where it, or one of `others`, has something wrong, what these find
 * follows from that, and is not told as well. What a user adds to them speaks for itself.
 */
export function speakForParts(construct: IConstruct, ...others: readonly IConstruct[]): void {
  for (const part of construct.node.findAll()) {
    if (part !== construct && !SPEAKERS.has(part)) SPEAKERS.set(part, [construct, ...others]);
  }
}

/** As `speakForParts`, where it is known already that something is wrong, and another construct may tell it. */
export function silenceParts(construct: IConstruct): void {
  for (const part of construct.node.findAll()) if (part !== construct) SILENT.add(part);
}

/** Whether what `construct` finds follows from what one of `faulty` tells. */
export function isSpokenFor(construct: IConstruct, faulty: { has(speaker: IConstruct): boolean }): boolean {
  return SILENT.has(construct) || (SPEAKERS.get(construct)?.some((speaker) => faulty.has(speaker)) ?? false);
}
