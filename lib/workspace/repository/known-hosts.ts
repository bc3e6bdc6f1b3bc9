import { createHmac } from 'node:crypto';
import { parseRepositoryUrl } from '../../validation/repository-url';
import type { RepositoryProps } from './repository-props';

const SSH_PORT = 22;

/** Type and data of GitHub's Ed25519 host key, SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU. */
const GITHUB_HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';

/**
 * GitHub's two servers for SSH, which have one key: the second listens where a firewall lets only HTTPS out.
 *
 * @see https://docs.github.com/en/authentication/troubleshooting-ssh/using-ssh-over-the-https-port
 */
const GITHUB_SERVERS = ['github.com', '[ssh.github.com]:443'];

interface SshServer {
  readonly host: string;
  readonly port: number;
}

/** What ssh connects to for a URL; undefined for a URL of another kind. */
function sshServer(url: string): SshServer | undefined {
  const parsed = parseRepositoryUrl(url);
  if (parsed?.transport !== 'ssh') return undefined;
  return { host: parsed.host.replace(/^\[(.*)\]$/, '$1'), port: parsed.port ?? SSH_PORT };
}

/** As a known_hosts file names a server: with its port where that is not 22. */
function nameOf({ host, port }: SshServer): string {
  return port === SSH_PORT ? host : `[${host}]:${port}`;
}

/** The host keys that are accepted; empty where the user has to name them. */
export function knownHosts({ url, auth }: RepositoryProps): readonly string[] {
  if (auth?.type !== 'ssh') return [];
  if (auth.knownHosts !== undefined) return auth.knownHosts;
  const server = sshServer(url);
  const name = server === undefined ? '' : nameOf(server);
  return GITHUB_SERVERS.includes(name) ? [`${name} ${GITHUB_HOST_KEY}`] : [];
}

/** What is wrong with the host keys of a repository, as the end of a sentence about `auth`; undefined where nothing is. */
export function knownHostsProblem(repository: RepositoryProps): string | undefined {
  const server = sshServer(repository.url);
  if (repository.auth?.type !== 'ssh' || server === undefined) return undefined;
  const lines = knownHosts(repository);
  if (lines.some((line) => isFor(server, line))) return undefined;
  const { host, port } = server;
  const scan = `ssh-keyscan ${port === SSH_PORT ? '' : `-p ${port} `}${host}`;
  return (
    `${lines.length === 0 ? 'has no knownHosts' : `has no knownHosts for ${nameOf(server)}`}: write the lines of ` +
    `\`${scan}\`, after comparing them with what the host publishes`
  );
}

/**
 * Whether ssh would look at a line for the server. It takes a name without the port for every port.
 *
 * @see https://man.openbsd.org/sshd.8#SSH_KNOWN_HOSTS_FILE_FORMAT
 */
function isFor(server: SshServer, line: string): boolean {
  const fields = line.trim().split(/\s+/);
  if (fields[0]?.startsWith('#') === true) return false;
  const [hosts = '', type, data] = fields[0] === '@cert-authority' ? fields.slice(1) : fields;
  if (type === undefined || data === undefined) return false;
  return [nameOf(server), server.host].some((name) => isNamed(name, hosts));
}

function isNamed(name: string, hosts: string): boolean {
  const [, salt, hash] = /^\|1\|([^|]+)\|(.+)$/.exec(hosts) ?? [];
  if (salt !== undefined) return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  const patterns = hosts.toLowerCase().split(',');
  const matches = (pattern: string): boolean =>
    new RegExp(
      `^${pattern.replace(/[\\^$.*+?()[\]{}|]/g, (it) => (it === '*' ? '.*' : it === '?' ? '.' : `\\${it}`))}$`,
    ).test(name);
  return (
    patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern)) &&
    !patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1)))
  );
}
