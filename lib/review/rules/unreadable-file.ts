import type { Consequence } from '../model';

type Problems = readonly (readonly [path: string, problems: readonly string[]])[];

/** A file of the earlier tree that cannot be read: what it deployed is not known. */
export function unreadableBefore(problems: Problems): readonly Consequence[] {
  return problems.map(([path, [problem = '']]) => ({
    rule: 'unreadable-before',
    grade: 'note',
    subject: { type: 'file', host: '', path },
    summary: `${path} could not be read before this change, so what it replaces is not known`,
    detail: problem,
  }));
}

/** A file of the later tree that cannot be read: Flux cannot read it either. */
export function unreadableAfter(problems: Problems): readonly Consequence[] {
  return problems.map(([path, [problem = '']]) => ({
    rule: 'unreadable-file',
    grade: 'outage',
    subject: { type: 'file', host: '', path },
    summary: `${path} cannot be read: what applies it fails until this is put right`,
    detail: problem,
    next: 'put it right and review again: here it counts as unchanged',
  }));
}
