/** Why a text cannot be a Nix string, or undefined. For validation; `nixString` throws it. */
export function nixTextProblem(text: string): string | undefined {
  if (text.includes('\0')) return 'no Nix string can hold a NUL character';
  if (/\p{Surrogate}/u.test(text)) return 'no Nix file can hold a lone surrogate: write whole Unicode characters';
  return undefined;
}

/** A string that Nix reads back as `text`. @see https://nix.dev/manual/nix/latest/language/string-literals */
export function nixString(text: string): string {
  refuse(text);
  const escaped = text.replace(/["\\\n\r\t]|\$(?=\{)/g, (character) => ESCAPES[character] ?? `\\${character}`);
  return `"${escaped}"`;
}

/** A string over several lines, indented by `indent`; a quoted one where Nix would take part of the text for indentation. */
export function nixLines(text: string, indent: string): string {
  refuse(text);
  const isBlock = /\n./s.test(text) && text.endsWith('\n') && !/[^\n\t\u0020-\u007e\u00a0-\uffff]/.test(text);
  // Nix removes the indentation that all lines share: one without any of its own shows it which part is ours.
  // A quote before ''${ would be taken for the three that stand for two.
  if (!isBlock || text.includes("'${") || !/^[^\s]/m.test(text) || text.startsWith('\n')) return nixString(text);
  const escaped = text.replaceAll("''", "'''").replace(/\$(?=\{)/g, "''$$");
  const body = escaped
    .split('\n')
    .map((line) => (line === '' ? '' : `${indent}  ${line}`))
    .join('\n');
  return `''\n${body}${indent}''`;
}

/** The name of an attribute, quoted where it has to be. */
export function nixAttribute(name: string): string {
  return /^[A-Za-z_][\w'-]*$/.test(name) && !KEYWORDS.has(name) ? name : nixString(name);
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const KEYWORDS = new Set(['assert', 'else', 'if', 'in', 'inherit', 'let', 'or', 'rec', 'then', 'with']);

function refuse(text: string): void {
  const problem = nixTextProblem(text);
  if (problem !== undefined) throw new RangeError(`${JSON.stringify(text.slice(0, 80))}: ${problem}`);
}
