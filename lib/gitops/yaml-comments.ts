import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, type Event } from 'js-yaml';
import type { ManifestComment } from './manifest';

/** Puts comments into YAML that `writeYaml` made. Throws when a field is not there. */
export function insertComments(yaml: string, comments: readonly ManifestComment[]): string {
  const places = findPlaces(yaml, new Set(comments.map((comment) => pathKey(comment.path))));
  const before = new Map<number, string[]>();
  const trailing = new Map<number, string[]>();
  for (const comment of comments) {
    const start = places.get(pathKey(comment.path));
    if (start === undefined) {
      throw new Error(`a comment belongs to the field ${comment.path.join('.')}, which is not there`);
    }
    const line = start === 0 ? 0 : yaml.lastIndexOf('\n', start - 1) + 1;
    const target = comment.position === 'before' ? before : trailing;
    target.set(line, [...(target.get(line) ?? []), comment.text]);
  }
  return yaml
    .split('\n')
    .reduce<{ offset: number; lines: string[] }>(
      ({ offset, lines }, line) => {
        const indent = /^ */.exec(line)?.[0] ?? '';
        for (const text of before.get(offset) ?? []) lines.push(...commentLines(text).map((remark) => indent + remark));
        lines.push([line, ...(trailing.get(offset) ?? []).flatMap(commentLines)].join(' '));
        return { offset: offset + line.length + 1, lines };
      },
      { offset: 0, lines: [] },
    )
    .lines.join('\n');
}

/** `text` as comment lines without indentation. */
export function commentLines(text: string): string[] {
  return text.split(/\r\n|[\r\n\u0085\u2028\u2029]/).map((line) => `# ${line}`.trimEnd());
}

function pathKey(path: readonly (string | number)[]): string {
  return JSON.stringify(path.map(String));
}

interface Frame {
  readonly path: readonly string[];
  /** Items of a sequence so far; undefined in a mapping. */
  items?: number;
  /** The key that waits for its value, in a mapping. */
  key?: { readonly name: string; readonly start: number };
}

/** Where each wanted field starts: its key, or its item. */
function findPlaces(yaml: string, wanted: ReadonlySet<string>): Map<string, number> {
  const places = new Map<string, number>();
  const stack: Frame[] = [];
  for (const event of parseEvents(yaml, {})) {
    if (event.type === EVENT_ID.DOCUMENT) continue;
    if (event.type === EVENT_ID.POP) {
      stack.pop();
      continue;
    }
    const frame = stack.at(-1);
    if (frame !== undefined && frame.items === undefined && frame.key === undefined) {
      frame.key = keyOf(event, yaml);
      continue;
    }
    const segment = frame === undefined ? undefined : (frame.key?.name ?? String(frame.items));
    const path = frame === undefined || segment === undefined ? [] : [...frame.path, segment];
    const start = frame?.key?.start ?? startOf(event);
    if (frame?.items !== undefined) frame.items += 1;
    if (frame !== undefined) frame.key = undefined;
    const key = pathKey(path);
    if (wanted.has(key)) places.set(key, start);
    if (event.type === EVENT_ID.MAPPING) stack.push({ path });
    if (event.type === EVENT_ID.SEQUENCE) stack.push({ path, items: 0 });
  }
  return places;
}

function keyOf(event: Event, yaml: string): { name: string; start: number } {
  if (event.type !== EVENT_ID.SCALAR) throw new Error('a mapping has a key that is not a scalar');
  return { name: getScalarValue(yaml, event), start: event.valueStart };
}

function startOf(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) {
    // The text of a block scalar starts on the line after its `|`.
    return event.style === SCALAR_STYLE.LITERAL_BLOCK ? event.valueStart - 1 : event.valueStart;
  }
  if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) return event.start;
  throw new Error('an alias has no place of its own');
}
