const texts = new Map<string, string>();
const REMEMBERED = 16_384;
const LONG = 256;

/** The same text, once for all files that have it: a piece of a file, which it would be, keeps all of that in memory. */
export function ownText(piece: string): string {
  let own = texts.get(piece);
  if (own !== undefined) return own;
  own = ` ${piece}`.slice(1);
  if (own.length > LONG) return own;
  if (texts.size >= REMEMBERED) texts.clear();
  texts.set(own, own);
  return own;
}
