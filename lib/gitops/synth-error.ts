/** A synth that stopped before anything was written: what is wrong, all of it at once. */
export class SynthError extends Error {
  public override readonly name = 'SynthError';

  /** One finding each, ready to be read by a person. */
  public readonly problems: readonly string[];

  public constructor(summary: string, problems: readonly string[]) {
    super([`${summary}; nothing was written`, ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

/** Throws `error`; should nobody catch it, its message is printed without a stack trace and the process exits with 1. */
export function throwTidily(error: SynthError): never {
  const print = (thrown: unknown): void => {
    console.error(thrown === error ? error.message : thrown);
    process.exit(1);
  };
  process.once('uncaughtException', print);
  // Somebody caught it when the event loop turns again: later errors are none of our business.
  setImmediate(() => process.removeListener('uncaughtException', print));
  throw error;
}
