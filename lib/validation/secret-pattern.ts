/** One shape by which a secret is known. */
export interface SecretPattern {
  /** What it is, as an error says it. */
  readonly name: string;

  /** Finds it anywhere in a text, also in the middle of a word. */
  readonly pattern: RegExp;
}

/**
 * Shapes of secrets. Placeholders (`${NAME}`, `$(NAME)`, `{{ .name }}`, `<token>`) have none of them.
 *
 * @see https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
export const secretPatterns: readonly SecretPattern[] = [
  { name: 'a GitHub token', pattern: /gh[pousr]_[A-Za-z0-9]{16,}/ },
  { name: 'a fine-grained GitHub token', pattern: /github_pat_\w{20,}/ },
  { name: 'a GitLab token', pattern: /glpat-[\w-]{20,}/ },
  { name: 'an AWS access key', pattern: /(?:AKIA|ASIA)[A-Z0-9]{16}/ },
  { name: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  { name: 'an age key', pattern: /AGE-SECRET-KEY-1[A-Z0-9]{40,}/ },
  { name: 'a JSON web token', pattern: /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/ },
  { name: 'a Doppler token', pattern: /dp\.(?:pt|st|ct|sa|said|scim|audit)\.(?:[\w-]+\.)?[A-Za-z0-9]{32,}/ },
  { name: 'an Anthropic key', pattern: /sk-ant-[\w-]{20,}/ },
  { name: 'an OpenAI key', pattern: /sk-(?:(?:proj|svcacct|admin)-[\w-]{20,}|[A-Za-z0-9]{40,})/ },
  { name: 'a Google key', pattern: /AIza[\w-]{35}/ },
  { name: 'a Slack token', pattern: /xox[abeoprs]-[A-Za-z0-9-]{10,}/ },
  { name: 'an npm token', pattern: /npm_[A-Za-z0-9]{36}/ },
  { name: 'a Tailscale key', pattern: /tskey-[a-z]+-[A-Za-z0-9-]{16,}/ },
  { name: 'a 1Password service account token', pattern: /ops_eyJ[\w-]{20,}/ },
  {
    name: 'an Authorization header with its credentials',
    pattern: /authorization["']?\s*[:=]\s*["']?(?:basic|bearer|token)\s+[\w+/=.~-]{8,}/i,
  },
  { name: 'a URL with credentials', pattern: /:\/\/[^\s/:@"'`<>{}$%]*:[^\s/@"'`<>{}$]+@[^\s@]/i },
  { name: 'a URL with a token', pattern: /https?:\/\/[^\s/:@"'`<>{}$]{16,}@[^\s@]/i },
];

/**
 * Values that tests and examples use where a secret would stand, such as `fake-token-for-tests`. The guard reads over
 * them; nothing else is exempt.
 */
export const fakeSecret = /fake-[a-z0-9]+(?:-[a-z0-9]+)*-for-tests/g;

/** What kinds of secrets stand in a text. The secrets themselves are not returned. */
export function secretsIn(text: string): readonly string[] {
  const rest = text.replace(fakeSecret, '');
  return secretPatterns.filter(({ pattern }) => pattern.test(rest)).map(({ name }) => name);
}

/** Whether a text may not be shown. */
export function containsSecret(text: string): boolean {
  return secretsIn(text).length > 0;
}

const secretName =
  /(?:^|[_.-]|[a-z])(?:pass(?:word|wd|phrase)?|pat|secret|token|credentials?|(?:api|access|private|secret|signing|encryption|app)[_.-]?key|auth[_.-]?json)$/i;

/** Whether a key or variable of this name holds a secret, such as `DD_API_KEY` or `OPENCODE_SERVER_PASSWORD`. */
export function namesSecret(name: string): boolean {
  return secretName.test(name);
}

/**
 * Whether a value looks drawn at random: one part of it, between separators, mixes letters and digits without
 * repeating itself. Names, paths, versions and placeholders do not.
 */
export function looksRandom(value: string): boolean {
  const text = value.replace(fakeSecret, '');
  if (/\$[({A-Za-z]|\{\{|\s|^[./]|:\/\//.test(text)) return false;
  return text.split(/[-_.:/]/).some((part) => {
    const digits = part.replace(/\D/g, '').length;
    return part.length >= 12 && digits >= 2 && /[A-Za-z]/.test(part) && entropy(part) >= 2.8;
  });
}

/** Shannon entropy in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
