import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const REPOSITORY = join(__dirname, '../..');
const page = readFileSync(join(REPOSITORY, 'docs/troubleshooting.md'), 'utf8');

function sources(folder: string, ending: RegExp): string {
  const paths = readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' });
  return paths
    .filter((path) => ending.test(path))
    .map((path) => readFileSync(join(REPOSITORY, folder, path), 'utf8'))
    .join('\n');
}

/** The messages that the page explains: the code in the first cell of a row. */
const explained = [...page.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, message = '']) => message);

/** A message of the sources as the page would write it. */
function asWritten(message: string): string {
  return message
    .replaceAll(/%s|\$\{[^}]*\}|\$\((?:[^()]|\([^()]*\))*\)|\$\w+/g, '…')
    .replaceAll('\\"', '"')
    .replaceAll('"%s"', '"…"');
}

/** Whether `message` is explained by a row: its parts between values stand there in order. */
function isExplained(message: string): boolean {
  const parts = message
    .split('…')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return explained.some((row) => {
    const rowParts = row
      .split('…')
      .map((part) => part.trim())
      .filter((part) => part.length > 2);
    return rowParts.length > 0 && (containsInOrder(message, rowParts) || containsInOrder(row, parts));
  });
}

function containsInOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  return parts.every((part) => {
    const at = text.indexOf(part, from);
    from = at + part.length;
    return at >= 0;
  });
}

test('each message that it explains can be said by the code', () => {
  const code = asWritten(sources('lib', /\.(?:ts|sh|mjs)$/).replaceAll("'\\''", "'")).replaceAll(/['`] \+\s*['`]/g, '');
  expect(explained.length).toBeGreaterThan(40);
  for (const message of explained) {
    const parts = message.split('…').map((part) => part.trim());
    expect(parts.filter((part) => !code.includes(part)).map((part) => `${message} (${part})`)).toEqual([]);
  }
});

describe('each failure of a script is explained', () => {
  const scripts = asWritten(sources('lib/workspace/scripts', /\.sh$/));
  const preflight = asWritten(sources('lib/host/scripts', /preflight\.sh$/));
  const said = [
    ...[...scripts.matchAll(/\bfail (['"])(.*?)(?<!\\)\1/g)].map(([, , message = '']) => message),
    ...[...scripts.matchAll(/^ {6}printf '(.*?)'|printf 'git-clone: (.*?)\\n'/gm)].map(
      ([, reason, message = reason ?? '']) => message,
    ),
    ...[...preflight.matchAll(/\bfound "(.*?)(?<!\\)"/g)].map(([, message = '']) => message),
  ].filter((message) => /[a-z]{3}/.test(message));

  test('there are many', () => {
    expect(said.length).toBeGreaterThan(30);
  });

  test.each(said)('%s', (message) => {
    expect(isExplained(message)).toBe(true);
  });
});
