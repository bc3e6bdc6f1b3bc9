/** A simple command: its words, without quotes. */
export type ShellCommand = readonly string[];

/**
 * The simple commands of a block, in order. For what docs show: no here-documents, no substitutions that matter.
 *
 * @throws where a quote is not closed
 */
export function shellCommands(block: string): readonly ShellCommand[] {
  const commands: string[][] = [];
  let command: string[] = [];
  const end = (): void => {
    if (command.length > 0) commands.push(command);
    command = [];
  };
  const token = /\\\n|[^\S\n]+|#[^\n]*|\n|&&|\|\||[;|&]|(?:'[^']*'|"(?:[^"\\]|\\[^])*"|\\[^\n]|[^\s'"\\;|&])+/y;
  while (token.lastIndex < block.length) {
    const at = token.lastIndex;
    const [text = ''] = token.exec(block) ?? [];
    if (text === '') throw new Error(`a quote is not closed: ${block.slice(at)}`);
    if (/^(?:\n|&&|\|\||[;|&])$/.test(text)) end();
    else if (!/^(?:\s|#|\\\n)/.test(text)) command.push(unquoted(text));
  }
  end();
  return commands;
}

function unquoted(word: string): string {
  return word.replaceAll(
    /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])/g,
    (_, single?: string, double?: string, escaped?: string) =>
      single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
  );
}
