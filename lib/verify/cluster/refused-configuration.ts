import { listAt, textAt } from '../json-path';

/**
 * What the server says of a configuration that it refuses, in a line: file, and field and fault of each. Undefined where the
 * answer is another one.
 */
export function refusedConfiguration(answer: string): string | undefined {
  let error: unknown;
  try {
    error = JSON.parse(answer);
  } catch {
    return undefined;
  }
  const name = textAt(error, 'name') ?? '';
  if (!/^Config\w*Error$/.test(name)) return undefined;
  const file = textAt(error, 'data', 'path') ?? 'a file of its configuration';
  const faults = listAt(error, 'data', 'issues').map((issue) => {
    const field = listAt(issue, 'path').join('.');
    return `${field === '' ? '' : `${field}: `}${textAt(issue, 'message') ?? 'refused'}`;
  });
  const said = faults.length === 0 ? (textAt(error, 'data', 'message') ?? name) : [...new Set(faults)].join('; ');
  // What stands in the file may be quoted, over several lines.
  return `the server refuses ${file}: ${said.replace(/\s+/g, ' ')}`;
}
