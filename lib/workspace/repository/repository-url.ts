/** `git@host:path`, which Git takes for ssh. */
const SCP_LIKE = /^(?:([^@/:\s]+)@)?([^@/:\s]+):(?!\/\/)(\S+)$/;

export interface RepositoryUrl {
  readonly protocol: 'http' | 'https' | 'ssh';
  /** With its port, where one is written. */
  readonly host: string;
  readonly path: string;
  /** Whether a password, or a name for HTTP, is written into it. */
  readonly hasCredentials: boolean;
}

/** The parts of a repository's URL, or undefined where Git over HTTP or SSH would not take it. */
export function parseRepositoryUrl(text: string): RepositoryUrl | undefined {
  const scp = SCP_LIKE.exec(text);
  if (scp !== null) return { protocol: 'ssh', host: scp[2] ?? '', path: `/${scp[3] ?? ''}`, hasCredentials: false };
  if (!URL.canParse(text) || /\s/.test(text)) return undefined;
  const url = new URL(text);
  const protocol = url.protocol.slice(0, -1);
  if (protocol !== 'http' && protocol !== 'https' && protocol !== 'ssh') return undefined;
  if (url.host === '' || url.pathname.length < 2 || url.search !== '' || url.hash !== '') return undefined;
  const hasCredentials = url.password !== '' || (protocol !== 'ssh' && url.username !== '');
  return { protocol, host: url.host, path: url.pathname, hasCredentials };
}

/** Such as `https://github.com`: what a credential helper is bound to. */
export function repositoryOrigin(text: string): string {
  const url = parseRepositoryUrl(text);
  return url === undefined ? text : `${url.protocol}://${url.host}`;
}

/** Such as `github.com`. */
export function repositoryHost(text: string): string | undefined {
  return parseRepositoryUrl(text)?.host;
}
