/** Whether a character goes on a token that would have `length` characters with it. */
export type Accept = (character: string, length: number) => boolean;

/** What each token may be made of. */
export const ACCEPT = {
  any: () => true,
  name: (character) => /[\p{L}\p{Nd}_]/u.test(character),
  colons: (character) => character === ':',
  oneColon: (character, length) => character === ':' && length === 1,
  oneHash: (character, length) => character === '#' && length === 1,
  oneEqual: (character, length) => character === '=' && length === 1,
  hashes: (character, length) => character === '#' && length < 3,
  percents: (character, length) => character === '%' && length < 3,
  casing: (character, length) => (character === ',' || character === '^') && length < 3,
  defaults: (character, length) => (length === 1 ? character === ':' : length === 2 && '=-?+'.includes(character)),
  replacement: (character, length) => (length === 1 ? character === '/' : length === 2 && '/#%'.includes(character)),
  slashes: (character) => character === '/',
  notSlash: (character) => character !== '/',
  notClosing: (character) => character !== '}',
  notColonOrClosing: (character) => character !== ':' && character !== '}',
} as const satisfies Readonly<Record<string, Accept>>;

type Token = 'text' | 'variable' | 'closing' | 'end' | 'none';
type Mode = 'text' | 'variable' | 'closing' | 'escape';

/** Reads tokens off a text; an escape sign is taken out of it. */
export class Scanner {
  public accept: Accept = ACCEPT.any;
  public escapesBackslash = false;
  private characters: string[];
  private position = 0;
  private start = 0;
  private modes: ReadonlySet<Mode> = new Set();

  /** At the beginning of a text. */
  public constructor(text: string) {
    this.characters = [...text];
  }

  /** What the next token may be. */
  public expect(...modes: readonly Mode[]): void {
    this.modes = new Set(modes);
  }

  /** The token that was read last. */
  public get text(): string {
    return this.characters.slice(this.start, this.position).join('');
  }

  /** The next character; undefined at the end. */
  public peek(): string | undefined {
    return this.characters[this.position];
  }

  /** The character after the next one. */
  public peekSecond(): string | undefined {
    return this.characters[this.position + 1];
  }

  /** Reads the next token. */
  public scan(): Token {
    this.start = this.position;
    const character = this.peek();
    if (character === undefined || character === '\0') return 'end';
    if (this.modes.has('variable') && this.isVariable()) {
      this.position += 2;
      return 'variable';
    }
    this.position += 1;
    if (this.modes.has('closing') && character === '}') return 'closing';
    if (!this.modes.has('text')) return 'none';
    if (this.isEscape(character)) this.skip();
    else if (!this.accept(character, 1)) return 'none';
    this.goOn();
    return 'text';
  }

  private goOn(): void {
    for (;;) {
      const character = this.peek();
      if (character === undefined || character === '\0') return;
      if (this.modes.has('variable') && this.isVariable()) return;
      this.position += 1;
      if (this.isEscape(character)) {
        this.skip();
      } else if (!this.accept(character, this.position - this.start)) {
        this.position -= 1;
        return;
      }
    }
  }

  private isVariable(): boolean {
    return this.peek() === '$' && this.peekSecond() === '{';
  }

  /** Whether the character that was read last says that the next one is meant as it stands. */
  private isEscape(character: string): boolean {
    if (!this.modes.has('escape')) return false;
    const next = this.peek();
    if (character === '$') return next === '$';
    return this.escapesBackslash && character === '\\' && (next === '/' || next === '\\');
  }

  /** Takes the sign out; what comes after it is then in the token. */
  private skip(): void {
    this.characters.splice(this.position - 1, 1);
  }
}
