import type { JsonValue } from '../../gitops/description';
import { ownText } from './own-text';

/** Texts of other characters, such as tabs and carriage returns, are left to the parser of all YAML. */
const OTHER_CHARACTERS = /[^\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/** A key, the colon and the spaces after it. */
const KEY = /(?:([A-Za-z_$][\w./$-]*)|'([^'\n]*)'|"([^"\\\n]*)"):(?=[ \n]|$) */y;

/** A name for the text after it, and the use of one. */
const ANCHOR = /&([\w-]+) +(?=[^ \n#&*!|>{[])/y;
const ALIAS = /\*([\w-]+)/y;

/** Plain words that are no texts. */
const WORDS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ...['null', 'Null', 'NULL', '~'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** As deep as is read here; the parser of all YAML refuses what is deeper than it likes. */
const DEEPEST = 90;

/** What a plain text may not begin with here: some of it is YAML, some is none. */
const INDICATORS: ReadonlySet<string> = new Set('?:,[]{}#&*!|>\'"%@`');

/** An integer that is written as JSON writes it. */
const INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;

/** How all other numbers begin. */
const LIKE_A_NUMBER = /^[-+]?\.?(?:\d|inf|nan)/i;

/** A document as a text has it, and the line of its first word, from 1. */
export interface PlainDocument {
  readonly value: JsonValue;
  readonly line: number;
}

/**
 * The documents of a text in the form in which manifests are written: block maps and lists, texts of one line, and `|`. It is read
 * five times as fast as all of YAML. Undefined for each text in another form, and for each that is not valid: whoever asks then asks
 * the parser of all YAML, and what is returned here is what that would return.
 */
export function plainYaml(text: string, resolve: (scalar: string) => JsonValue): readonly PlainDocument[] | undefined {
  if (OTHER_CHARACTERS.test(text)) return undefined;
  try {
    return new PlainReader(text, resolve).documents();
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

const NOT_PLAIN = new Error('it is not plain');

class PlainReader {
  /** Where the line begins, how far its first word is in, where that begins, and where the line ends. */
  private start = 0;
  private indent = -1;
  private at = 0;
  private end = -1;
  private line = 0;

  /** Whether the text, or the document, has no more lines. */
  private isOver = false;
  private depth = 0;
  private anchors = new Map<string, JsonValue>();

  public constructor(
    private readonly text: string,
    private readonly resolve: (scalar: string) => JsonValue,
  ) {}

  public documents(): readonly PlainDocument[] {
    const found: PlainDocument[] = [];
    this.next();
    if (this.isOver && this.isMarker()) this.begin();
    for (;;) {
      if (this.isOver || this.indent !== 0) throw NOT_PLAIN;
      const { line } = this;
      found.push({ value: this.block(), line });
      if (!this.isOver) throw NOT_PLAIN;
      if (this.start >= this.text.length) return found;
      this.begin();
    }
  }

  /** On to the document after a marker. */
  private begin(): void {
    this.isOver = false;
    this.anchors = new Map();
    this.next();
  }

  /** On to the next line with a word in it that is no comment; to the end of the document, where it has none. */
  private next(): void {
    const { text } = this;
    for (;;) {
      this.start = this.end + 1;
      this.line += 1;
      if (this.start >= text.length) break;
      let end = text.indexOf('\n', this.start);
      if (end < 0) end = text.length;
      this.end = end;
      let at = this.start;
      while (text.charCodeAt(at) === SPACE) at += 1;
      if (at >= end || text.charCodeAt(at) === HASH) continue;
      this.at = at;
      this.indent = at - this.start;
      if (this.indent > 0) return;
      const first = text.charCodeAt(at);
      if (first === PERCENT || first === DOT) throw NOT_PLAIN;
      if (first !== DASH || !this.isMarker()) return;
      if (/[^ ]/.test(text.slice(at + 3, end))) throw NOT_PLAIN;
      break;
    }
    this.isOver = true;
    this.indent = -1;
  }

  private isMarker(): boolean {
    return this.text.startsWith('---', this.start);
  }

  /** The map or list that the line begins. */
  private block(): JsonValue {
    this.depth += 1;
    if (this.depth > DEEPEST) throw NOT_PLAIN;
    const value = this.isItem() ? this.list(this.indent) : this.map(this.indent);
    this.depth -= 1;
    return value;
  }

  private isItem(): boolean {
    if (this.text.charCodeAt(this.at) !== DASH) return false;
    const after = this.text.charCodeAt(this.at + 1);
    return after === SPACE || this.at + 1 >= this.end;
  }

  private map(column: number): JsonValue {
    const map: Record<string, JsonValue> = {};
    while (this.indent === column) {
      KEY.lastIndex = this.at;
      const found = KEY.exec(this.text);
      if (found === null) throw NOT_PLAIN;
      const [, plain, single, double] = found;
      const key = plain ?? single ?? double ?? '';
      if (
        key === '__proto__' ||
        key === '<<' ||
        key.length > 1000 ||
        Object.hasOwn(map, key) ||
        (plain !== undefined && WORDS.has(key))
      )
        throw NOT_PLAIN;
      map[key] = this.valueAt(KEY.lastIndex, column, true);
    }
    if (this.indent > column) throw NOT_PLAIN;
    return map;
  }

  private list(column: number): JsonValue {
    const list: JsonValue[] = [];
    while (this.indent === column && this.isItem()) {
      let at = this.at + 1;
      while (this.text.charCodeAt(at) === SPACE) at += 1;
      list.push(this.itemAt(at, column));
    }
    if (this.indent > column) throw NOT_PLAIN;
    return list;
  }

  private itemAt(at: number, column: number): JsonValue {
    KEY.lastIndex = at;
    const isBlock =
      at < this.end &&
      (KEY.test(this.text) ||
        (this.text.charCodeAt(at) === DASH && (this.text.charCodeAt(at + 1) === SPACE || at + 1 >= this.end)));
    if (!isBlock) return this.valueAt(at, column, false);
    this.indent = at - this.start;
    this.at = at;
    return this.block();
  }

  /** What stands at a place of the line, or below it. */
  private valueAt(at: number, column: number, inMap: boolean): JsonValue {
    const { text, end } = this;
    const first = at < end ? text.charAt(at) : '#';
    if (first === '#') {
      this.next();
      if (this.indent > column) return this.block();
      return inMap && this.indent === column && this.isItem() ? this.block() : null;
    }
    if (first === '|') return this.literal(at, column);
    const value = this.inline(at, first);
    this.next();
    // A text that goes on, or what is not YAML.
    if (this.indent > column) throw NOT_PLAIN;
    return value;
  }

  private inline(at: number, first: string): JsonValue {
    switch (first) {
      case "'":
      case '"':
        return this.quoted(at, first);
      case '{':
      case '[':
        return this.empty(at);
      case '&':
        return this.anchored(at);
      case '*':
        return this.alias(at);
      default:
        return this.plain(at, first);
    }
  }

  private anchored(at: number): JsonValue {
    ANCHOR.lastIndex = at;
    const [, name = ''] = ANCHOR.exec(this.text) ?? [];
    if (name === '') throw NOT_PLAIN;
    const value = this.inline(ANCHOR.lastIndex, this.text.charAt(ANCHOR.lastIndex));
    this.anchors.set(name, value);
    return value;
  }

  private alias(at: number): JsonValue {
    ALIAS.lastIndex = at;
    const value = this.anchors.get(ALIAS.exec(this.text)?.[1] ?? '');
    if (value === undefined) throw NOT_PLAIN;
    this.expectEnd(ALIAS.lastIndex);
    return value;
  }

  private quoted(at: number, quote: string): string {
    const { text, end } = this;
    let close = text.indexOf(quote, at + 1);
    let doubled = false;
    while (quote === "'" && close >= 0 && close < end && text.charAt(close + 1) === quote) {
      doubled = true;
      close = text.indexOf(quote, close + 2);
    }
    if (close < 0 || close >= end) throw NOT_PLAIN;
    this.expectEnd(close + 1);
    const inner = text.slice(at + 1, close);
    if (quote === '"' && inner.includes('\\')) throw NOT_PLAIN;
    return doubled ? inner.replaceAll("''", "'") : ownText(inner);
  }

  private empty(at: number): JsonValue {
    const brackets = this.text.slice(at, at + 2);
    if (brackets !== '{}' && brackets !== '[]') throw NOT_PLAIN;
    this.expectEnd(at + 2);
    return brackets === '{}' ? {} : [];
  }

  /** Nothing but a comment may follow. */
  private expectEnd(at: number): void {
    const { text, end } = this;
    let next = at;
    while (next < end && text.charCodeAt(next) === SPACE) next += 1;
    if (next < end && (next === at || text.charCodeAt(next) !== HASH)) throw NOT_PLAIN;
  }

  private plain(at: number, first: string): JsonValue {
    const { text } = this;
    let { end } = this;
    if (INDICATORS.has(first) || (first === '-' && (at + 1 === end || text.charCodeAt(at + 1) === SPACE)))
      throw NOT_PLAIN;
    for (let next = at + 1; next < end; next += 1) {
      const code = text.charCodeAt(next);
      if (code === HASH && text.charCodeAt(next - 1) === SPACE) end = next;
      else if (code === COLON && (next + 1 >= end || text.charCodeAt(next + 1) === SPACE)) throw NOT_PLAIN;
    }
    while (text.charCodeAt(end - 1) === SPACE) end -= 1;
    const scalar = text.slice(at, end);
    const word = WORDS.get(scalar);
    if (word !== undefined) return word;
    if (!LIKE_A_NUMBER.test(scalar)) return ownText(scalar);
    return INTEGER.test(scalar) ? Number(scalar) : this.resolve(scalar);
  }

  /** A text of several lines, as it is written. */
  private literal(at: number, column: number): string {
    const { text } = this;
    const clips = text.charAt(at + 1) !== '-';
    this.expectEnd(clips ? at + 1 : at + 2);
    const lines: string[] = [];
    let inner = -1;
    let blank = 0;
    for (let start = this.end + 1; start < text.length; start = this.end + 1) {
      const end = text.indexOf('\n', start);
      if (end < 0) throw NOT_PLAIN;
      let first = start;
      while (first < end && text.charCodeAt(first) === SPACE) first += 1;
      const indent = first - start;
      if (first >= end && (inner < 0 || indent <= inner)) {
        // Before the first word, spaces would say how far in it is.
        if (inner < 0 && indent > 0) throw NOT_PLAIN;
        blank += 1;
      } else {
        if (inner < 0 && indent > column) inner = indent;
        if (indent < inner || inner < 0) break;
        for (; blank > 0; blank -= 1) lines.push('');
        lines.push(text.slice(start + inner, end));
      }
      this.end = end;
      this.line += 1;
    }
    this.next();
    if (this.indent > column || lines.length === 0) throw NOT_PLAIN;
    return clips ? `${lines.join('\n')}\n` : lines.join('\n');
  }
}

const SPACE = 32;
const HASH = 35;
const PERCENT = 37;
const DASH = 45;
const DOT = 46;
const COLON = 58;
