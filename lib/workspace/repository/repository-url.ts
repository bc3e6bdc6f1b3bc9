/** `git@host:path`, which Git takes for ssh. */
const SCP_LIKE = /^(?:([^@/:\s]+)@)?([^@/:\s]+):(?!\/\/)(\S+)$/;

interface RepositoryServer {
  readonly protocol: 'http' | 'https' | 'ssh';
  /** With its port, where one is written. */
  readonly host: string;
}

/** What Git talks to, or undefined where Git over HTTP or SSH would not take the URL. */
function repositoryServer(text: string): RepositoryServer | undefined {
  const scp = SCP_LIKE.exec(text);
  if (scp !== null) return { protocol: 'ssh', host: scp[2] ?? '' };
  if (!URL.canParse(text) || /\s/.test(text)) return undefined;
  const url = new URL(text);
  const protocol = url.protocol.slice(0, -1);
  if (protocol !== 'http' && protocol !== 'https' && protocol !== 'ssh') return undefined;
  if (url.host === '' || url.pathname.length < 2 || url.search !== '' || url.hash !== '') return undefined;
  return { protocol, host: url.host };
}

/** Such as `https://github.com`: what a credential helper is bound to. */
export function repositoryOrigin(text: string): string {
  const url = repositoryServer(text);
  return url === undefined ? text : `${url.protocol}://${url.host}`;
}
