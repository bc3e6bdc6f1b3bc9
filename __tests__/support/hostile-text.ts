import * as fc from 'fast-check';

/** What the layers between a prop and a process give a meaning to. */
const FRAGMENTS = [
  ...['"', "'", '\\', '`', ' ', '  ', '\t', '\n', '\r', '\u0001', '\u001b', '\u007f'],
  ...['%', '%%', '%n', '%h', '%i', '$', '$$', '$HOME', '${HOME}', '$(id)', '${', '}', '{{ . }}'],
  ...[';', ' ; ', '#', '-', '--', '--help', '@', '!', '+', ':', '|', '&', '*', '?', '[', ']', '=', ',', '~', '/'],
  ...['\\n', '\\x41', '\\u00e9', '\\', 'é', '日本', '😀', '\u00a0', '\u2028', '\ufeff', 'a', 'word', '0'],
];

/** Texts that are likely to be read differently from how they were meant; no NUL, no lone surrogates. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 8 }).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replaceAll('\0', '')) },
  { weight: 1, arbitrary: fc.constantFrom(...FRAGMENTS).map((part) => part.repeat(4000 / part.length)) },
);
