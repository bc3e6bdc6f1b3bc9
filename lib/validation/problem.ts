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
    if (advice !== undefined) this.found.push(`${prop} is ${JSON.stringify(value)}: ${advice}`);
    return this;
  }

  /** Adds a finding that is not about one printable value (a clash of two props, a value that may be a secret). */
  public add(message: string): this {
    this.found.push(message);
    return this;
  }

  public get messages(): string[] {
    return [...this.found];
  }
}
