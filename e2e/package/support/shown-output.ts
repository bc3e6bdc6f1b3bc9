import type { FencedBlock } from '../../../__tests__/docs/fenced-blocks';

/** What a page shows of what a block of commands prints. */
export interface ShownOutput extends FencedBlock {
  /** Which of the page's blocks of commands prints it. */
  readonly printedBy: number;
}

/** The outputs (`text`) of a page; each belongs to the commands (`sh`) before it. */
export function shownOutputs(blocks: readonly FencedBlock[]): readonly ShownOutput[] {
  return blocks.flatMap((block, index) => {
    if (block.language !== 'text') return [];
    const commands = blocks.slice(0, index).filter(({ language }) => language === 'sh');
    return [{ ...block, printedBy: commands.length - 1 }];
  });
}

/** What an output has to be: a line `…` stands for any lines, and `…` at the end of one for the rest of it. */
export function asPattern(shown: string): RegExp {
  const lines = shown.split(/(?<=\n)/).map((line) => {
    if (line === '…\n') return '(?:.*\\n)*?';
    return line.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(/ *…\n$/, '.*\\n');
  });
  return new RegExp(`^${lines.join('')}$`);
}
