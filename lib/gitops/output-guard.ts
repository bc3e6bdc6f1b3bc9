import type { OutputFile } from './output-file';

/** Looks at every file before it is written; a finding stops the synth with nothing written. */
export interface OutputGuard {
  /** What is wrong, one line each, without the offending secret. Empty when all is well. */
  inspect(files: readonly OutputFile[]): readonly string[];
}
