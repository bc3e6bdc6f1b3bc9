import type { Consequence } from '../model';

/** A file of the earlier tree that cannot be read: what it deployed is not known. */
export function unreadableBefore(problems: readonly (readonly [string, readonly string[]])[]): readonly Consequence[] {
  return problems.map(([path, [problem = '']]) => ({
    rule: 'unreadable-before',
    grade: 'note',
    subject: { type: 'file', host: '', path },
    summary: `${path} could not be read before this change, so what it replaces is not known`,
    detail: problem,
  }));
}
