/**
 * What systemd does to a text in a unit file, undone: words are split at white space, quotes and C escapes are read,
 * `%` starts a specifier and `$` a variable. @see man 5 systemd.syntax, systemd.unit, systemd.service
 */

/** Why a text cannot be in a unit file at all, or undefined. For validation; the functions below throw it. */
export function systemdTextProblem(text: string): string | undefined {
  if (text.includes('\0')) return 'no unit file can hold a NUL character';
  if (/\p{Surrogate}/u.test(text)) return 'no unit file can hold a lone surrogate: write whole Unicode characters';
  if (/\p{Noncharacter_Code_Point}/u.test(text))
    return 'systemd refuses Unicode noncharacters such as U+FFFE: leave them out';
  return undefined;
}

/** One argument of `ExecStart=` and its like; never the command itself, whose first characters may be prefixes. */
export function systemdArgument(text: string): string {
  return quotedWord(systemdExpandable(text));
}

/** One path of a list such as `RequiresMountsFor=`, where a backslash only takes the next character literally. */
export function systemdPath(path: string): string {
  refuse(path, systemdTextProblem(path));
  refuse(path, /[\n\r]/.test(path) ? 'a list of paths in a unit file cannot hold a line break' : undefined);
  const text = path.replaceAll('%', '%%');
  return /^[\w/.@%:+,=-]+$/.test(text) ? text : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Why a text cannot be a whole one-line value such as that of `Description=`, or undefined. */
export function systemdLineProblem(text: string): string | undefined {
  if (/[\n\r]/.test(text)) return 'has to be one line';
  if (text !== text.trim()) return 'systemd drops white space at the ends: leave it out';
  if (text.endsWith('\\')) return 'a backslash at the end would join the next line to it';
  return systemdTextProblem(text);
}

/** A whole one-line value that systemd takes as it is but for specifiers, such as that of `Description=`. */
export function systemdLine(text: string): string {
  refuse(text, systemdLineProblem(text));
  return text.replaceAll('%', '%%');
}

/** A text in which systemd expands specifiers and variables, but no quotes. */
export function systemdExpandable(text: string): string {
  refuse(text, systemdTextProblem(text));
  return text.replaceAll('%', '%%').replaceAll('$', '$$$$');
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '"': '\\"', '\\': '\\\\' };

function quotedWord(text: string): string {
  if (/^[\w/.@%:+,=$-]+$/.test(text)) return text;
  const escaped = text.replace(/["\\\u0000-\u001f\u007f]/g, (character) => {
    return ESCAPES[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `"${escaped}"`;
}

function refuse(text: string, problem: string | undefined): void {
  if (problem !== undefined) throw new RangeError(`${JSON.stringify(text.slice(0, 80))}: ${problem}`);
}
