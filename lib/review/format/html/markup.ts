import { printable } from '../printable';

/** Text that is HTML already. Made by `markup` alone. */
export class Markup {
  public constructor(public readonly text: string) {}
}

/** What may stand in a template: text is escaped, nothing is left out. */
export type Part = string | number | Markup | readonly Markup[] | undefined;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML with texts from anywhere in it, between tags or between the quotes of an attribute. */
export function markup(template: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(template.map((text, index) => `${text}${written(parts[index])}`).join(''));
}

function written(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return printable(String(part)).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
