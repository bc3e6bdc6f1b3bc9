import type { Directive } from '../model';

/**
 * The directives of a systemd unit or a Quadlet file, in order. Continued lines are joined, comments left out, also those between the
 * lines of one directive.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html
 */
export function unitDirectives(text: string): readonly Directive[] {
  const directives: Directive[] = [];
  let section = '';
  let open: { readonly line: number; readonly parts: string[] } | undefined;
  text.split('\n').forEach((raw, index) => {
    const trimmed = raw.trim();
    if (/^[#;]/.test(trimmed) || (trimmed === '' && open === undefined)) return;
    const continues = raw.endsWith('\\');
    const part = (continues ? raw.slice(0, -1) : raw).trim();
    open ??= { line: index + 1, parts: [] };
    open.parts.push(part);
    if (continues) return;
    const { line, parts } = open;
    open = undefined;
    const whole = parts.filter((each) => each !== '').join(' ');
    const header = /^\[(?<name>[^\]]+)\]$/.exec(whole)?.groups?.['name'];
    const equals = whole.indexOf('=');
    if (header !== undefined) section = header;
    else if (equals > 0) {
      directives.push({ section, key: whole.slice(0, equals).trim(), value: whole.slice(equals + 1).trim(), line });
    }
  });
  return directives;
}

const UNIT =
  /\.(?:service|socket|timer|mount|automount|path|target|slice|swap|container|pod|volume|network|kube|image|build)$/;

/** Whether a file of this name is a unit of systemd, or a file that Quadlet makes one of. */
export function isUnitName(name: string): boolean {
  return UNIT.test(name);
}

/** Whether a text has a section: a file may have the name of a unit by chance. */
export function looksLikeUnit(text: string): boolean {
  return /^\[[A-Z][\w-]*\]\s*$/m.test(text);
}
