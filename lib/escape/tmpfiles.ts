/** A path as a field of a tmpfiles.d line: quoted, with C escapes and without specifiers. @see man 5 tmpfiles.d */
export function tmpfilesPath(path: string): string {
  const literal = path.replaceAll('%', '%%');
  if (/^[\w/.@%:+,=-]+$/.test(literal)) return literal;
  const escaped = literal.replace(/["\\\u0000-\u001f\u007f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `"${escaped}"`;
}
