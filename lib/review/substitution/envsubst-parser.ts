import { ACCEPT, type Accept, Scanner } from './envsubst-scanner';

/** A text with variables, taken apart. */
export type Node = string | readonly Node[] | Variable;

/** One `${…}`. */
export interface Variable {
  readonly name: string;

  /** Such as `:=`; empty for the name alone. */
  readonly operator: string;
  readonly arguments: readonly Node[];
}

/** A text that Flux refuses, and with it the object. */
export class BadSubstitution extends Error {}

/**
 * Takes a text apart as the parser of Flux does, in the same steps, so that it reads the same even where that surprises.
 *
 * @see https://github.com/fluxcd/pkg/blob/main/envsubst/parse/parse.go
 * @throws BadSubstitution
 */
export function parseSubstitution(text: string): Node {
  return new Parser(text).any();
}

class Parser {
  private readonly scanner: Scanner;

  public constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  public any(): Node {
    const nodes: Node[] = [];
    for (;;) {
      this.scanner.accept = ACCEPT.any;
      this.scanner.expect('text', 'variable', 'escape');
      this.scanner.escapesBackslash = false;
      const token = this.scanner.scan();
      if (token === 'end') return nodes;
      if (token === 'text') nodes.push(this.scanner.text);
      else if (token === 'variable') nodes.push(this.variable());
      else throw new BadSubstitution('bad substitution');
    }
  }

  private variable(): Variable {
    this.scanner.escapesBackslash = true;
    if (this.scanner.peek() === '#') {
      const operator = this.take(ACCEPT.oneHash);
      return this.closed(this.take(ACCEPT.name), operator, []);
    }
    const name = this.take(ACCEPT.name);
    switch (this.scanner.peek()) {
      case ':':
        return '=-?+'.includes(this.scanner.peekSecond() || ' ') ? this.default(name) : this.substring(name);
      case '=':
        return this.default(name);
      case ',':
      case '^':
        return this.closed(name, this.take(ACCEPT.casing), []);
      case '/':
        return this.replacement(name);
      case '#':
        return this.removal(name, ACCEPT.hashes);
      case '%':
        return this.removal(name, ACCEPT.percents);
      default:
        return this.closed(name, '', []);
    }
  }

  private default(name: string): Variable {
    const operator = this.take(this.scanner.peek() === '=' ? ACCEPT.oneEqual : ACCEPT.defaults);
    const found: Node[] = [];
    while (this.scanner.peek() !== '}') found.push(this.parameter(ACCEPT.notClosing, 'text'));
    return this.closed(name, operator, found);
  }

  private substring(name: string): Variable {
    const operator = this.take(ACCEPT.oneColon);
    const position = this.parameter(ACCEPT.notColonOrClosing, 'text');
    this.scanner.accept = ACCEPT.colons;
    this.scanner.expect('text', 'closing');
    const token = this.scanner.scan();
    if (token === 'closing') return { name, operator, arguments: [position] };
    if (token !== 'text') throw new BadSubstitution('bad substitution');
    return this.closed(name, operator, [position, this.parameter(ACCEPT.notClosing, 'text')]);
  }

  private removal(name: string, accept: Accept): Variable {
    const operator = this.take(accept);
    return this.closed(name, operator, [this.parameter(ACCEPT.notClosing, 'text')]);
  }

  private replacement(name: string): Variable {
    const operator = this.take(ACCEPT.replacement);
    const pattern = this.parameter(ACCEPT.notSlash, 'text', 'escape');
    this.take(ACCEPT.slashes);
    if (this.scanner.peek() === '}') return this.closed(name, operator, [pattern]);
    return this.closed(name, operator, [pattern, this.parameter(ACCEPT.notClosing, 'text', 'escape')]);
  }

  private parameter(accept: Accept, ...tokens: readonly ('text' | 'escape')[]): Node {
    this.scanner.accept = accept;
    this.scanner.expect(...tokens, 'variable');
    const token = this.scanner.scan();
    if (token === 'variable') return this.variable();
    if (token === 'text') return this.scanner.text;
    throw new BadSubstitution('unable to parse substitution within function');
  }

  private take(accept: Accept): string {
    this.scanner.accept = accept;
    this.scanner.expect('text');
    if (this.scanner.scan() !== 'text') throw new BadSubstitution('bad substitution');
    return this.scanner.text;
  }

  private closed(name: string, operator: string, found: readonly Node[]): Variable {
    this.scanner.expect('closing');
    if (this.scanner.scan() !== 'closing') throw new BadSubstitution('missing closing brace');
    return { name, operator, arguments: found };
  }
}
