import type { Consequence } from '../model';
import type { Rule } from './rule';

/** A folder of a host belongs to somebody else, or is no longer made. */
export const hostDirectoryChanged: Rule = ({ changes }) =>
  changes.flatMap(({ before, after }): readonly Consequence[] => {
    if (before?.type !== 'file' || before.text !== undefined || before.owner === undefined) return [];
    const { host, path } = before.identity;
    if (after === undefined) {
      return [
        {
          rule: 'host-directory-changed',
          grade: 'note',
          subject: before.identity,
          summary: `${path} is no longer made on ${host}`,
        },
      ];
    }
    if (after.type !== 'file' || after.owner === before.owner) return [];
    return [
      {
        rule: 'host-directory-changed',
        grade: 'outage',
        subject: after.identity,
        summary: `${path} on ${host} belongs to ${after.owner ?? 'nobody in particular'} instead of ${before.owner}: the container that wrote there has to run as that user`,
      },
    ];
  });
