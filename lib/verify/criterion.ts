/** What a check found. */
export type Outcome =
  | { readonly status: 'holds'; readonly seen: string }
  | { readonly status: 'fails'; readonly seen: string; readonly next: string }
  | { readonly status: 'unknown'; readonly seen: string; readonly next: string };

/** The criterion is true of what runs; `seen` says by what. */
export function holds(seen: string): Outcome {
  return { status: 'holds', seen };
}

/** It is not; `next` is what a person looks at next. */
export function fails(seen: string, next: string): Outcome {
  return { status: 'fails', seen, next };
}

/** It could not be asked. */
export function unknown(seen: string, next: string): Outcome {
  return { status: 'unknown', seen, next };
}

/** What is known of a criterion before anything is asked. */
export interface CriterionSummary {
  /** The roadmap's number, such as `INFRA-02`; `*-01` for `FLUX-01`, `HA-01` and that of every other workspace. */
  readonly id: string;

  /** A word for `--only` and `--skip`, such as `certificate-ready`. */
  readonly slug: string;

  /** A sentence that is true when it holds. */
  readonly title: string;

  /**
   * What the check does to what runs, before it puts it back: run with `--disruptive` only.
   *
   * @default - it reads
   */
  readonly disruptive?: string;
}

/** What a check is given beside its subject. */
export interface CheckContext {
  /** Aborted when the check has taken too long, or was interrupted. */
  readonly signal: AbortSignal;

  /** Has `restore` run after the check, however it ends; the last one first. */
  putBack(restore: (signal: AbortSignal) => Promise<void>): void;
}

/** One sentence of the roadmap that has to be true of the running system, and the code that checks it. */
export interface Criterion<Subject> extends CriterionSummary {
  /** Throws an `Unaskable` where it could not be asked; any other error counts as that, too. */
  check(subject: Subject, context: CheckContext): Promise<Outcome>;
}

/** Why something could not be asked, in a line, and what to do about it. */
export class Unaskable extends Error {
  public override readonly name = 'Unaskable';

  public constructor(
    message: string,
    public readonly next: string,
  ) {
    super(message);
  }
}
