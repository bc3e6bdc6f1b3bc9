import type { Consequence } from '../model';

/** Something that kustomize does to objects that changed is not carried out here. */
export function notCarriedOut(problems: readonly string[]): readonly Consequence[] {
  return problems.map((problem) => ({
    rule: 'not-carried-out',
    grade: 'note',
    subject: { type: 'file', host: '', path: problem.slice(0, problem.indexOf(':')) },
    summary: `${problem}: not carried out here`,
    detail:
      'objects that changed pass through it, and may reach the cluster in another form than the one that is compared',
    next: 'compare what kustomize build makes of both sides',
  }));
}
