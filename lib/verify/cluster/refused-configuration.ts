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
    const fault = textAt(issue, 'message') ?? 'refused';
    return `${field}: ${PRIVATE.test(field) ? fault.replace(/, got [^]*$/, '') : fault}`;
  });
  const said = faults.length === 0 ? placesIn(textAt(error, 'data', 'message') ?? name) : [...new Set(faults)];
  return `the server refuses ${file}: ${said.join('; ').replace(/\s+/g, ' ')}`;
}

/** Of text that is no JSON the whole file is quoted, before the places. */
function placesIn(message: string): readonly string[] {
  return message.match(/\w+ at line \d+, column \d+/g) ?? [message];
}

/** What a value of such a name is must not be read in a report; `report-configuration.mjs` keeps it out of the log. */
const PRIVATE = /key|token|secret|password|credential|header|env|auth/i;
