import type { Description } from './description';
import type { OutputFile } from './output-file';

/** Looks at every file before it is written; a finding stops the synth with nothing written. */
export interface OutputGuard {
  /**
   * Called with one directory's files after the other, each file once a synth.
   *
   * @returns what is wrong, one line each, without the offending secret; empty when all is well
   */
  inspect(files: readonly OutputFile[]): readonly string[];

  /** What it looks for, for a program that asks the app, such as `verify`. */
  describe?(): Description;
}
