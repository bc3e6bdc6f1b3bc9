import type * as SynthSummary from '../review/synth-summary';
import type { ReplacedTree } from './disk/output-directory';

/** What a synth changed of what the last one wrote, and what that leads to, in a line; nothing where there was nothing, or it is the same. */
export function changeReport(outdir: string, root: string, tree: ReplacedTree): readonly string[] {
  const isFirst = tree.replaced.size + tree.unchanged.length === 0;
  if (isFirst || tree.replaced.size + tree.written.length === 0) return [];
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- most synths change nothing, and need none of it.
    const { summariseSynth } = require('../review/synth-summary') as typeof SynthSummary;
    return [`${outdir}: ${summariseSynth(root, tree)}`];
  } catch (error) {
    // The files are written, and right: whatever was there before is no reason to fail.
    const reason = error instanceof Error ? error.message : String(error);
    return [`${outdir}: changed, and what that leads to cannot be told: ${reason.split('\n')[0] ?? ''}`];
  }
}
