/** The one of `names` that `name` was meant to be; undefined where none is near. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const wanted = plain(name);
  const most = Math.max(1, Math.floor(wanted.length / 3));
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of names) {
    const distance = editDistance(wanted, plain(candidate));
    if (distance <= most && (best === undefined || distance < best.distance)) best = { name: candidate, distance };
  }
  return best?.name;
}

/** How props of one meaning differ most: `small_model`, `smallModel`. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, '');
}

/**
 * Letters to add, leave out, change, or exchange with their neighbour.
 *
 * @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance
 */
function editDistance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      const costs = [(last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1)];
      if (one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        costs.push((beforeLast[column - 2] ?? Infinity) + 1);
      }
      current.push(Math.min(...costs));
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length] ?? 0;
}
