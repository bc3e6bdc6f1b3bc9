/** Longest line, in bytes, that Podman reads: `bufio.MaxScanTokenSize` of Go. A longer one fails the whole file. */
const LONGEST_LINE = 64 * 1024 - 1;

/**
 * The variables that Podman reads from an environment file, which no shell sees: blanks before a name and one carriage
 * return at the end of a line go, quotes and ` # …` belong to the value, and of two lines with one name the last one counts.
 * Undefined where Podman refuses the file. A line without `=` takes Podman's own environment, and is left out here.
 *
 * @see https://docs.podman.io/en/latest/markdown/podman-run.1.html#env-file-file
 */
export function readEnvironmentFile(text: string): ReadonlyMap<string, string> | undefined {
  const variables = new Map<string, string>();
  for (const raw of text.split('\n')) {
    if (Buffer.byteLength(raw) > LONGEST_LINE) return undefined;
    const line = raw.replace(/\r$/, '').replace(/^[ \t]+/, '');
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    if (equals === 0) return undefined;
    if (equals > 0) variables.set(line.slice(0, equals), line.slice(equals + 1));
  }
  return variables;
}
