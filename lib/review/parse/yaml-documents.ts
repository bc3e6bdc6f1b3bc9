import { CORE_SCHEMA, loadAll, mergeTag, YAMLException } from 'js-yaml';
import type { JsonValue } from '../../gitops/description';
import { isMap } from '../json';
import { ReviewError } from '../review-error';
import { plainYaml } from './plain-yaml';

/** One document of a file. */
export interface YamlDocument {
  readonly value: JsonValue;

  /** Line of its first word, from 1. */
  readonly line: number;
}

/** etcd takes no request above 1.5 MiB, so no object can hold a text of this size. */
const LONGEST_TEXT = 1024 * 1024;

/** Bundles of custom resource definitions have a few megabytes. */
const LARGEST_FILE = 16 * 1024 * 1024;

/** As deep as the parser reads. */
const DEEPEST = 100;

/** Values that one document may have once its aliases are followed. */
const MOST_VALUES = 200_000;

// Kubernetes' own parser knows `<<`.
const schema = CORE_SCHEMA.withTags(mergeTag);

/** The documents of a YAML or JSON file, within bounds of time and memory. @throws ReviewError with the file and the line */
export function yamlDocuments(path: string, text: string): readonly YamlDocument[] {
  if (text.length > LARGEST_FILE) {
    throw problem(path, 1, `it has ${text.length} characters, and more than ${LARGEST_FILE} are not read: split it`);
  }
  const tooLong = longLine(text);
  if (tooLong !== undefined) {
    throw problem(path, tooLong, `a line of more than ${LONGEST_TEXT} characters: no Kubernetes object can hold it`);
  }
  const plain = plainYaml(text, resolveScalar);
  if (plain !== undefined) {
    if (mayStandForMore(text)) for (const { line, value } of plain) bound(path, line, value);
    return plain;
  }
  const values = load(path, text);
  const starts = values.length > 1 ? documentLines(text) : [];
  return values.map((value, index) => {
    const line = starts[index] ?? firstLine(text);
    if (mayStandForMore(text)) bound(path, line, value);
    return { value: value as JsonValue, line };
  });
}

/** Versions, addresses and durations: few, and in many files. */
const scalars = new Map<string, JsonValue>();
const REMEMBERED = 4096;

/** What a plain text is that may be a number. */
function resolveScalar(scalar: string): JsonValue {
  let value = scalars.get(scalar);
  if (value === undefined) {
    const [document] = loadAll(`value: ${scalar}`, { schema }) as readonly JsonValue[];
    value = isMap(document) ? (document['value'] ?? null) : null;
    if (scalars.size >= REMEMBERED) scalars.clear();
    scalars.set(scalar, value);
  }
  return value;
}

function load(path: string, text: string): readonly unknown[] {
  try {
    return loadAll(text, { schema });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw problem(path, (error.mark?.line ?? 0) + 1, `it is not YAML: ${error.reason}`);
  }
}

function problem(path: string, line: number, text: string): ReviewError {
  return new ReviewError([`${path}:${line}: ${text}`]);
}

function longLine(text: string): number | undefined {
  if (text.length <= LONGEST_TEXT) return undefined;
  let line = 1;
  for (let from = 0; from < text.length; line += 1) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    if (to - from > LONGEST_TEXT) return line;
    from = to + 1;
  }
  return undefined;
}

/** What a value is once its aliases are followed. */
interface Extent {
  readonly values: number;
  readonly depth: number;
}

const UNFINISHED: Extent = { values: 0, depth: 0 };

/** Without an anchor nothing is said twice: there are fewer values, and shorter texts, than characters. */
function mayStandForMore(text: string): boolean {
  return text.length > MOST_VALUES || text.includes('&');
}

/** Aliases make a few lines stand for billions of values: the graph is small, what is compared would not be. */
function bound(path: string, line: number, document: unknown): void {
  const known = new Map<object, Extent>();
  const extent = (value: unknown, level: number): Extent => {
    if (typeof value === 'string' && value.length > LONGEST_TEXT) {
      throw problem(path, line, `a text of ${value.length} characters: no Kubernetes object can hold it`);
    }
    if (typeof value !== 'object' || value === null) return { values: 1, depth: 0 };
    const before = known.get(value);
    if (before === UNFINISHED) throw problem(path, line, 'an alias stands inside of what it refers to: write it out');
    if (before !== undefined) return before;
    if (level > DEEPEST)
      throw problem(path, line, `it is more than ${DEEPEST} levels deep, by its aliases: write them out`);
    known.set(value, UNFINISHED);
    let values = 1;
    let depth = 0;
    for (const child of Object.values(value)) {
      const inner = extent(child, level + 1);
      values += inner.values;
      depth = Math.max(depth, inner.depth);
    }
    const found = { values, depth: depth + 1 };
    known.set(value, found);
    return found;
  };
  const { values, depth } = extent(document, 0);
  if (values > MOST_VALUES) {
    throw problem(path, line, `it stands for more than ${MOST_VALUES} values, by its aliases: write them out`);
  }
  if (depth > DEEPEST) throw problem(path, line, `it is ${depth} levels deep, by its aliases: write them out`);
}

function documentLines(text: string): readonly number[] {
  const lines = text.split('\n');
  const starts: number[] = [];
  let content: number | undefined;
  lines.forEach((line, index) => {
    if (/^---(?:\s|$)/.test(line) || /^\.\.\.\s*$/.test(line)) {
      if (content !== undefined) starts.push(content);
      content = undefined;
      // Text may follow the marker.
      if (/^---\s+[^#\s]/.test(line)) content = index + 1;
    } else if (content === undefined && /^[^#\s%]/.test(line)) {
      content = index + 1;
    }
  });
  if (content !== undefined) starts.push(content);
  return starts;
}

function firstLine(text: string): number {
  let line = 1;
  for (let from = 0; from < text.length; line += 1) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    const character = text[from];
    if (character !== undefined && from < to && !/[#\s%]/.test(character) && !text.startsWith('---', from)) return line;
    from = to + 1;
  }
  return 1;
}
