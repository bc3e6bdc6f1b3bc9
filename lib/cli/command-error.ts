import { EXIT } from './exit-status';

/** A mistake of the user, or of what was asked: its message is all that is printed. */
export class CommandError extends Error {
  public override readonly name = 'CommandError';

  public constructor(
    message: string,
    /** What the process ends with. */
    public readonly exitStatus: number = EXIT.failed,
  ) {
    super(message);
  }
}
