/** The directives of a unit file by section, in order; continued lines are joined, comments left out. */
export function unitDirectives(text: string): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const sections = new Map<string, Map<string, string[]>>();
  let current = new Map<string, string[]>();
  for (const line of text.replace(/ \\\n\s*/g, ' ').split('\n')) {
    const section = /^\[(?<name>[^\]]+)\]$/.exec(line)?.groups?.['name'];
    const equals = line.indexOf('=');
    if (section !== undefined) {
      current = sections.get(section) ?? new Map<string, string[]>();
      sections.set(section, current);
    } else if (equals > 0 && !/^[#;]/.test(line)) {
      const key = line.slice(0, equals);
      current.set(key, [...(current.get(key) ?? []), line.slice(equals + 1)]);
    }
  }
  return sections;
}
