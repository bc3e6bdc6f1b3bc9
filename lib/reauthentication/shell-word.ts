/** One word of POSIX shell that stands for exactly `value`. */
export function quoteShellWord(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
