/** Why a text cannot be a word of a shell, or undefined. For validation; `shellWord` throws it. */
export function shellTextProblem(text: string): string | undefined {
  return text.includes('\0') ? 'no shell variable or argument can hold a NUL character' : undefined;
}

/** One word that a POSIX shell reads back as `text`: between single quotes nothing is special but the quote itself. */
export function shellWord(text: string): string {
  const problem = shellTextProblem(text);
  if (problem !== undefined) throw new RangeError(`${JSON.stringify(text.slice(0, 80))}: ${problem}`);
  return /^[\w/.:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
