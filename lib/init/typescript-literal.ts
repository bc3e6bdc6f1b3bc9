import { isRecord } from '../guard/record';

/** Plain data as a person writes it in TypeScript; `notes` are comments above the fields of those paths, such as `gateway`. */
export function typeScriptLiteral(
  value: unknown,
  notes: Readonly<Record<string, readonly string[]>> = {},
  path = '',
  indent = '',
): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => typeScriptLiteral(item, notes, `${path}[]`, `${indent}  `));
    const line = `[${items.join(', ')}]`;
    return line.length < 80 && !line.includes('\n')
      ? line
      : `[\n${items.map((item) => `${indent}  ${item},\n`).join('')}${indent}]`;
  }
  if (!isRecord(value)) return String(value);
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const lines = fields.flatMap(([key, inner]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
    const comments = (notes[at] ?? []).map((note) => `// ${note}`);
    return [...comments, `${name}: ${typeScriptLiteral(inner, notes, at, `${indent}  `)},`];
  });
  const inline = `{ ${lines.map((line) => line.replace(/,$/, '')).join(', ')} }`;
  const isShort =
    path !== '' && inline.length < 80 && !inline.includes('\n') && !lines.some((line) => line.startsWith('//'));
  if (isShort || lines.length === 0) return lines.length === 0 ? '{}' : inline;
  return `{\n${lines.map((line) => `${indent}  ${line}\n`).join('')}${indent}}`;
}

function quoted(text: string): string {
  const escaped = text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
  return escaped.includes("'") && !escaped.includes('"') ? `"${escaped}"` : `'${escaped.replace(/'/g, "\\'")}'`;
}
