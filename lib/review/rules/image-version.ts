import { coerce, compare, major } from 'semver';
import { parseImageReference } from '../../validation/image-reference';
import type { Consequence } from '../model';
import { migration } from './data-format-migrated';
import { changedImages, type ImagePair } from './image-pairs';
import type { Rule } from './rule';

/** An image goes up or down, or becomes another one. */
export const imageVersion: Rule = (context) =>
  changedImages(context)
    .filter((pair) => migration(pair) === undefined)
    .flatMap(versionChange);

function versionChange(pair: ImagePair): readonly Consequence[] {
  const [old, young] = [parseImageReference(pair.before), parseImageReference(pair.after)];
  const say = (grade: Consequence['grade'], summary: string, detail?: string): readonly Consequence[] => [
    { rule: 'image-version', grade, subject: pair.subject, summary, ...(detail !== undefined && { detail }) },
  ];
  if (old === undefined || young === undefined || old.repository !== young.repository) {
    return say('note', `${pair.container} runs another image: ${pair.after} instead of ${pair.before}`);
  }
  const [from, to] = [coerce(old.tag), coerce(young.tag)];
  if (old.tag === young.tag)
    return say('note', `${pair.container} runs another build of ${young.repository}:${young.tag ?? 'latest'}`);
  if (from === null || to === null)
    return say('note', `${pair.container} runs ${young.tag ?? 'latest'} instead of ${old.tag ?? 'latest'}`);
  const versions = `from ${old.tag ?? ''} to ${young.tag ?? ''}`;
  const order = compare(to, from);
  if (order < 0) {
    return pair.keepsData
      ? say(
          'outage',
          `${pair.container} goes back ${versions}`,
          'an older version may not read the data that the newer one has written',
        )
      : say('note', `${pair.container} goes back ${versions}`);
  }
  if (order === 0) return say('note', `${pair.container} goes ${versions}`);
  if (major(to) === major(from)) return say('note', `${pair.container} goes up ${versions}`);
  return pair.keepsData && pair.subject.type === 'unit'
    ? say(
        'outage',
        `${pair.container} goes up ${versions}, a new major version, and there is no way back`,
        'an older version may not read the data that the newer one writes; the start copies it first, which takes time and room',
      )
    : say(
        'note',
        `${pair.container} goes up ${versions}, a new major version`,
        'read its release notes: something was taken away or changed',
      );
}
