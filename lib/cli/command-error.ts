/** What a run of the command line ends with. */
export const EXIT = { done: 0, no: 1, couldNotAsk: 2 } as const;

/** A mistake of the user, or of what was asked: its message is all that is printed. */
export class CommandError extends Error {
  public override readonly name = 'CommandError';

  public constructor(
    message: string,
    /** What the process ends with. */
    public readonly exitStatus: number = EXIT.couldNotAsk,
  ) {
    super(message);
  }
}
