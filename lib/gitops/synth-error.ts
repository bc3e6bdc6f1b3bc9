/** A synth that stopped before anything was written: what is wrong, all of it at once. */
export class SynthError extends Error {
  /** The class, for who cannot use `instanceof`. */
  public override readonly name = 'SynthError';

  /** One finding each, ready to be read by a person. */
  public readonly problems: readonly string[];

  public constructor(summary: string, problems: readonly string[]) {
    super([`${summary}; nothing was written`, ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

let isListening = false;

/** Throws `error`; should nobody catch it, its message is printed without a stack trace and the process exits with 1. */
export function throwTidily(error: SynthError): never {
  if (!isListening) {
    isListening = true;
    process.once('uncaughtException', printTidily);
    // Somebody caught it when the event loop turns again: later errors are none of our business.
    setImmediate(() => {
      process.removeListener('uncaughtException', printTidily);
      isListening = false;
    });
  }
  throw error;
}

/** Throws where there are problems, for a construct that cannot be made with them; `path` says whose they are. */
export function throwProblems(path: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throwTidily(
    new SynthError(
      'the app is not valid',
      problems.map((problem) => `[${path}] ${problem}`),
    ),
  );
}

function printTidily(thrown: unknown): void {
  console.error(thrown instanceof SynthError ? thrown.message : thrown);
  process.exit(1);
}
