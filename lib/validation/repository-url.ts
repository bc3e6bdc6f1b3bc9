import type { Check } from './problem';
import { hasControlCharacter, textCheck } from './text';

/** The parts of a repository URL that other code needs. Credentials are not among them. */
export interface RepositoryUrl {
  /** How git speaks to it. */
  readonly transport: 'https' | 'ssh';

  /** Lower case host name or address, without a port. */
  readonly host: string;

  /**
   * Port of the server.
   *
   * @default - that of the transport
   */
  readonly port?: number;

  /** Path on the host without the slash at its beginning and without `.git`, such as `jbaker48/k8s-cluster`. */
  readonly path: string;
}

const advice = 'write https://host/owner/repository, ssh://git@host/owner/repository or git@host:owner/repository';

/**
 * A URL that git clones from over https or ssh. One with credentials in it is refused: they belong in the secret store,
 * and a URL ends up in logs, in `.git/config` and in the manifests.
 *
 * @see https://git-scm.com/docs/git-clone#_git_urls
 */
export const repositoryUrl: Check = textCheck((text) => {
  const parsed = parse(text);
  return typeof parsed === 'string' ? parsed : undefined;
});

/** The parts of a URL that `repositoryUrl` accepts; undefined for any other. */
export function parseRepositoryUrl(text: string): RepositoryUrl | undefined {
  const parsed = parse(text);
  return typeof parsed === 'string' ? undefined : parsed;
}

function parse(text: string): RepositoryUrl | string {
  if (hasControlCharacter(text) || /\s/.test(text)) return 'leave out spaces and line breaks';
  // git would read it as an option.
  if (text.startsWith('-')) return advice;
  return text.includes('://') ? parseUrl(text) : parseScpLike(text);
}

function parseUrl(text: string): RepositoryUrl | string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return advice;
  }
  const transport = url.protocol === 'https:' ? 'https' : url.protocol === 'ssh:' ? 'ssh' : undefined;
  if (url.password !== '' || (transport !== 'ssh' && url.username !== '')) {
    return 'leave the credentials out of the URL: they belong in the secret store (rotate them if they were real)';
  }
  if (transport === undefined) {
    return url.protocol === 'http:' ? 'write https: a token sent over http can be read on the way' : advice;
  }
  if (url.search !== '' || url.hash !== '') return 'leave out what follows ? or #: a branch is a prop of its own';
  const finished = finish(transport, url.hostname, url.username, url.pathname);
  return typeof finished === 'string' || url.port === '' ? finished : { ...finished, port: Number(url.port) };
}

function parseScpLike(text: string): RepositoryUrl | string {
  const match = /^(?:([^@:/]+)@)?([^@:/]+):(?!\/\/)([^:]*)$/.exec(text);
  if (match === null) {
    return /^[^/]*:[^/]*@/.test(text)
      ? 'leave the credentials out of the URL: they belong in the secret store (rotate them if they were real)'
      : advice;
  }
  const [, user = '', host = '', path = ''] = match;
  return finish('ssh', host, user, path);
}

function finish(transport: 'https' | 'ssh', host: string, user: string, rawPath: string): RepositoryUrl | string {
  // ssh would read either as an option.
  if (!/^[A-Za-z0-9[][A-Za-z0-9.:\]-]*$/.test(host) || (user !== '' && !/^[A-Za-z0-9_][\w.-]*$/.test(user)))
    return advice;
  const page = pageOf(host.toLowerCase(), rawPath);
  if (page !== undefined && transport === 'https') return page;
  const path = rawPath
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  if (path === '') return 'add the path of the repository, such as /owner/repository';
  if (path.startsWith('-') || path.split('/').some((it) => it === '' || it === '.' || it === '..')) return advice;
  return { transport, host: host.toLowerCase(), path };
}

/** Hosts on which a repository has two names, an owner's and its own. */
const TWO_NAMES = ['github.com', 'bitbucket.org', 'codeberg.org'];

/** What to write instead of the address of a page about a repository; undefined where it is that of a repository. */
function pageOf(host: string, rawPath: string): string | undefined {
  const parts = rawPath.split('/').filter((part) => part !== '');
  const [owner = '', name = '', ...more] = parts;
  const dash = parts.indexOf('-');
  const isPage =
    dash > 1 ||
    (TWO_NAMES.includes(host) && more.length > 0) ||
    (more.length > 1 && ['tree', 'blob', 'commits'].includes(more[0] ?? '')) ||
    (more.length > 2 && more[0] === 'src' && ['branch', 'tag', 'commit'].includes(more[1] ?? ''));
  if (!isPage) return undefined;
  const repository = (dash > 1 ? parts.slice(0, dash) : [owner, name]).join('/');
  return `it is a page of a repository: write https://${host}/${repository}, and the branch in clone.branch`;
}
