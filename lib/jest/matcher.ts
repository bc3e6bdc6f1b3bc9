/** What Jest and Vitest give a matcher as `this`, as far as it is used here. */
export interface MatcherContext {
  /** Knows the asymmetric matchers, such as `expect.any`. */
  equals(one: unknown, other: unknown): boolean;
  readonly utils: { stringify(value: unknown): string };
}

/** What a matcher comes to. */
export interface MatcherResult {
  readonly pass: boolean;

  /** What to say where that is not what was expected. */
  readonly message: () => string;
}
