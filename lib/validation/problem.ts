import { containsSecret } from './secret-pattern';

/**
 * Checks one value. Returns what to write instead, or undefined when the value is fine.
 * Never contains the value itself: the caller decides whether it may be printed.
 */
export type Check<T = string> = (value: T) => string | undefined;

/** Collects what is wrong with the props of one construct; made for `node.addValidation`. */
export class Problems {
  private readonly found: string[] = [];

  /** Runs `check` on `value` unless the prop was left out. `prop` is its dotted path as the user wrote it. */
  public check<T>(prop: string, value: T | undefined, check: Check<T>): this {
    if (value === undefined) return this;
    const advice = check(value);
    if (advice !== undefined) this.found.push(`${prop} is ${printable(value)}: ${advice}`);
    return this;
  }

  /** As `check`, for a prop that JavaScript lets a user leave out though its type does not. */
  public require<T>(prop: string, value: T | undefined | null, check: Check<T>): this {
    if (value === undefined || value === null) {
      this.found.push(`${prop} is missing: it has no default, so write one`);
      return this;
    }
    return this.check(prop, value, check);
  }

  /** Adds a finding that is not about one printable value (a clash of two props, a value that may be a secret). */
  public add(message: string): this {
    this.found.push(message);
    return this;
  }

  /** All findings, in the order in which they were found. */
  public get messages(): string[] {
    return [...this.found];
  }
}

const longest = 200;

/** A value as an error shows it: a secret pasted into the wrong prop must not reach a terminal or a CI log. */
export function printable(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // A BigInt or a cycle has no JSON.
  }
  text ??= String(value);
  if (containsSecret(text)) return '(not shown: it looks like a secret)';
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}
