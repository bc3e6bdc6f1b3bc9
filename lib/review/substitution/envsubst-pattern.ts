const KNOWN = new Map<string, RegExp | undefined>();

/** Whether a text is, as a whole, what a pattern of `*`, `?` and `[…]` says. A pattern that is none matches nothing. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (!KNOWN.has(pattern)) KNOWN.set(pattern, expression(pattern));
  return KNOWN.get(pattern)?.test(text) === true;
}

function expression(pattern: string): RegExp | undefined {
  const parts = pattern.match(/\\[^]|\[\^?(?:\\[^]|[^\\\]])+\]|[^]/g) ?? [];
  const source = parts.map((part) => {
    if (part === '*') return '[^]*';
    if (part === '?') return '[^]';
    if (part.length > 1 && part.startsWith('[')) return part.replace(/(?<=^\[\^?)\^/, '\\^');
    return (part.startsWith('\\') ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  });
  try {
    return new RegExp(`^${source.join('')}$`, 'u');
  } catch {
    return undefined;
  }
}
