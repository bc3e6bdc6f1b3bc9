const SECRET_NAME =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|PAT|CREDENTIALS?|API_?KEY|ACCESS_KEY|PRIVATE_KEY|AUTH_CONTENT)(_|$)/i;
const HARMLESS_VALUE = /^(true|false|yes|no|on|off|[0-9]+|)$/i;
const PATH_NAME = /_(FILE|PATH|DIR|URL|ENDPOINT)$/i;
const SECRET_VALUE: readonly RegExp[] = [
  /:\/\/[^/\s:@]*:[^/\s@]+@/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(gh[pousr]_|github_pat_|glpat-|xox[abpr]-|sk-)[A-Za-z0-9_-]{16,}/,
  /\bAKIA[A-Z0-9]{16}\b/,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\./,
];

/** Whether a variable looks as if it held a secret, by its name or by its value. */
export function looksLikeSecret(name: string, value: string): boolean {
  const byName = SECRET_NAME.test(name) && !PATH_NAME.test(name) && !HARMLESS_VALUE.test(value);
  return byName || SECRET_VALUE.some((pattern) => pattern.test(value));
}
