import { type Markup, markup } from './markup';

/** As many as a page may have, and in an element of this name how many there are beyond. */
export function bounded<T>(
  items: readonly T[],
  limit: number,
  write: (item: T, index: number) => Markup,
  element: 'p' | 'li' = 'p',
): readonly Markup[] {
  const left = items.length - limit;
  const shown = items.slice(0, limit).map(write);
  return left > 0 ? [...shown, markup`<${element}>and ${left} more</${element}>\n`] : shown;
}
