/** A tree that cannot be reviewed: every line says which file, where in it, and what is wrong. */
export class ReviewError extends Error {
  public override readonly name = 'ReviewError';

  public constructor(public readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}
