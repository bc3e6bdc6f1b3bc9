import type { Description } from '../gitops/description';

/** Tells the facts of `ForbiddenWords` from those of others. */
export const FORBIDDEN_WORDS = 'forbidden-words';

/** The words that an app refuses in its output, as the parts of a RegExp. */
export interface ForbiddenWordsFacts extends Description {
  readonly kind: typeof FORBIDDEN_WORDS;
  readonly words: readonly { readonly source: string; readonly flags: string }[];
}
