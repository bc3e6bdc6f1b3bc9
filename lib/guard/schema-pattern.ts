/** What Go's regular expressions have and JavaScript's write otherwise. */
const GO_ONLY: readonly (readonly [RegExp, string])[] = [
  [/\\A/g, '^'],
  [/\\z/g, '$'],
  [/\[:alpha:\]/g, 'a-zA-Z'],
  [/\[:digit:\]/g, '0-9'],
  [/\[:alnum:\]/g, 'a-zA-Z0-9'],
  [/\[:lower:\]/g, 'a-z'],
  [/\[:upper:\]/g, 'A-Z'],
  [/\[:space:\]/g, '\\t\\n\\v\\f\\r '],
  // JavaScript's has what Unicode calls a space.
  [/\\s(?![^[]*\])/g, '[\\t\\n\\f\\r ]'],
];

const COMPILED = new Map<string, RegExp | undefined>();

/** Whether a text has what a pattern of Go wants; true for a pattern that JavaScript cannot express, which the API server judges alone. */
export function hasPattern(text: string, pattern: string): boolean {
  if (!COMPILED.has(pattern)) COMPILED.set(pattern, compile(pattern));
  return COMPILED.get(pattern)?.test(text) ?? true;
}

function compile(pattern: string): RegExp | undefined {
  const [, flags = '', body = ''] = /^(?:\(\?([is]+)\))?(.*)$/s.exec(pattern) ?? [];
  const source = GO_ONLY.reduce((rest, [go, javascript]) => rest.replace(go, javascript), body);
  // With `u` it goes by characters as Go does, but then JavaScript refuses escapes that need none, such as `\-` or `\_`.
  for (const unicode of ['u', '']) {
    try {
      return new RegExp(source, `${flags}${unicode}`);
    } catch {
      continue;
    }
  }
  return undefined;
}
