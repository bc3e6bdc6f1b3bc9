const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', s: ' ' };

/**
 * The words of a command line of a unit, as systemd reads it: split at white space, with quotes and escapes taken away
 * and the doubled signs of specifiers and variables single again.
 */
export function commandWords(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (character === '\\') {
      const [escaped, length] = escapedAt(line, index + 1);
      word = (word ?? '') + escaped;
      index += length;
    } else if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else word = (word ?? '') + character;
    } else if ((character === '"' || character === "'") && word === undefined) {
      quote = character;
      word = '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (word !== undefined) words.push(word);
  return words.map((each) => each.replaceAll('%%', '%').replaceAll('$$', '$'));
}

/** What the characters after a backslash stand for, and how many they are. */
function escapedAt(line: string, index: number): readonly [string, number] {
  const next = line.charAt(index);
  const hexadecimal = /^x([0-9a-fA-F]{2})/.exec(line.slice(index, index + 3))?.[1];
  if (hexadecimal !== undefined) return [String.fromCharCode(Number.parseInt(hexadecimal, 16)), 3];
  return [ESCAPES[next] ?? next, 1];
}
