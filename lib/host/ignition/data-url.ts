/**
 * The text as a data URL: percent-encoded, which people can read, unless base64 is shorter.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2397
 */
export function dataUrl(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  const percent = `data:,${[...bytes].map(percentEncode).join('')}`;
  const base64 = `data:;base64,${bytes.toString('base64')}`;
  return base64.length < percent.length ? base64 : percent;
}

const UNRESERVED = /[A-Za-z0-9_.~-]/;

function percentEncode(byte: number): string {
  const character = String.fromCharCode(byte);
  return UNRESERVED.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
