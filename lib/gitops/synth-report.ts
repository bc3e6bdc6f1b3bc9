import type { IConstruct } from 'constructs';

/** Metadata types of what a construct has to say at the end of a synth that succeeded. */
export const SYNTH_NOTE = 'note';
export const SYNTH_WARNING = 'warning';

/** Something that the user has to do by hand, such as pasting a file; said at the end of every synth. */
export function addSynthNote(construct: IConstruct, text: string): void {
  construct.node.addMetadata(SYNTH_NOTE, text);
}

/** Something that is allowed and may not be meant; said at the end of every synth, with the construct path. */
export function addSynthWarning(construct: IConstruct, text: string): void {
  construct.node.addMetadata(SYNTH_WARNING, text);
}

/** What to print after `files` files were written to `outdir`; nothing where no construct has anything to say. */
export function synthReport(root: IConstruct, outdir: string, files: number): readonly string[] {
  const lines = root.node.findAll().flatMap((construct) =>
    construct.node.metadata.flatMap(({ type, data }) => {
      if (type === SYNTH_NOTE) return [`note: ${String(data)}`];
      return type === SYNTH_WARNING ? [`warning: [${construct.node.path}] ${String(data)}`] : [];
    }),
  );
  return lines.length === 0 ? [] : [`${outdir}: ${files} files`, ...lines];
}
