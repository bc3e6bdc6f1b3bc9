import { matchesPattern } from './envsubst-pattern';
import { BadSubstitution, type Node, parseSubstitution, type Variable } from './envsubst-parser';

/** The value of a variable: not set is the empty text; undefined where only the cluster knows it. */
export type Lookup = (name: string, hasDefault: boolean) => string | undefined;

/**
 * What Flux's post-build substitution makes of a text. A variable whose value only the cluster knows stays `${NAME}`, whatever
 * is done to it.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
 * @throws BadSubstitution
 */
export function substituteText(text: string, lookup: Lookup): string {
  return evaluate(parseSubstitution(text), lookup);
}

export { BadSubstitution };

function evaluate(node: Node, lookup: Lookup): string {
  if (typeof node === 'string') return node;
  if (isList(node)) return node.map((each) => evaluate(each, lookup)).join('');
  const { name, operator } = node;
  const value = lookup(name, DEFAULTS.has(operator));
  if (value === undefined) return `\${${name}}`;
  return carryOut(
    node,
    value,
    node.arguments.map((each) => evaluate(each, lookup)),
  );
}

function isList(node: Node): node is readonly Node[] {
  return Array.isArray(node);
}

/** Flux takes all of them for the same. */
const DEFAULTS: ReadonlySet<string> = new Set(['=', ':=', ':-', ':?', ':+']);

function carryOut({ operator }: Variable, value: string, given: readonly string[]): string {
  const [first = '', second = ''] = given;
  switch (operator) {
    case ',':
      return atFirst(value, (character) => character.toLowerCase());
    case ',,':
      return value.toLowerCase();
    case '^':
      return atFirst(value, (character) => character.toUpperCase());
    case '^^':
      return value.toUpperCase();
    case '#':
      return given.length === 0 ? String(Buffer.byteLength(value)) : trimPrefix(value, first, 'shortest');
    case '##':
      return trimPrefix(value, first, 'longest');
    case '%':
      return reverse(trimPrefix(reverse(value), reverse(first), 'shortest'));
    case '%%':
      return reverse(trimPrefix(reverse(value), reverse(first), 'longest'));
    case ':':
      return substring(value, given);
    case '/#':
      return given.length === 2 && value.startsWith(first) ? value.replace(first, () => second) : value;
    case '/%':
      return given.length === 2 && value.endsWith(first)
        ? `${value.slice(0, value.length - first.length)}${second}`
        : value;
    case '/':
      return value.replace(first, () => second);
    case '//':
      return value.replaceAll(first, () => second);
    default:
      return value === '' ? given.join('') : value;
  }
}

function atFirst(value: string, change: (character: string) => string): string {
  const [first = ''] = value;
  return `${change(first)}${value.slice(first.length)}`;
}

function reverse(text: string): string {
  return [...text].reverse().join('');
}

function trimPrefix(value: string, pattern: string, which: 'shortest' | 'longest'): string {
  const lengths = Array.from({ length: value.length }, (_, index) => value.length - index);
  if (which === 'shortest') lengths.reverse();
  const length = lengths.find((each) => matchesPattern(pattern, value.slice(0, each)));
  return length === undefined ? value : value.slice(length);
}

/** Counted in bytes, and back to the whole value where a number is none, as in Flux. */
function substring(value: string, given: readonly string[]): string {
  const bytes = Buffer.from(value);
  const numbers = given.map((each) => (/^[+-]?\d+$/.test(each) ? Number(each) : undefined));
  const [position, length] = numbers;
  if (position === undefined || (given.length > 1 && length === undefined)) return value;
  const from = position < 0 ? Math.max(0, bytes.length + position) : position;
  if (length === undefined || from + length >= bytes.length) return bytes.subarray(from).toString();
  if (length < 0) throw new BadSubstitution('a length below zero');
  return bytes.subarray(from, from + length).toString();
}
