import type { LookupFunction } from 'node:net';
import { lookup } from 'node:dns/promises';
import { request, type RequestOptions } from 'node:https';
import { connect, type PeerCertificate, rootCertificates } from 'node:tls';
import { Unaskable } from '../criterion';
import { refusedConfiguration } from './refused-configuration';

/** Where a workspace's server is, and who asks it. */
export interface WorkspaceServerOptions {
  readonly hostname: string;
  readonly username: string;

  /** Called once, when something first logs in. */
  readonly password: () => Promise<string>;

  /**
   * Address, and port, that is asked instead of what the DNS says.
   *
   * @default - the DNS, and 443
   */
  readonly resolve?: { readonly address: string; readonly port: number };

  /**
   * Certificates, as PEM, that vouch for the server beside those that Node trusts.
   *
   * @default - none
   */
  readonly ca?: string;
}

/** An answer of the server. */
export interface ServerAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** What one asks for. */
export interface ServerRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;

  /**
   * Whether the password is sent.
   *
   * @default true
   */
  readonly login?: boolean;
  readonly signal: AbortSignal;
}

/** The certificate that is served for the hostname. */
export interface ServedCertificate {
  /** Names that it is for. */
  readonly names: readonly string[];
  readonly issuer: string;

  /** Why it is not trusted, or not for the hostname; undefined where it is. */
  readonly objection?: string;
}

/** An OpenCode server, asked as a browser would: over HTTPS, by its hostname. */
export class WorkspaceServer {
  private known: Promise<string> | undefined;

  public constructor(private readonly options: WorkspaceServerOptions) {}

  public get hostname(): string {
    return this.options.hostname;
  }

  /** The value of the `Authorization` header. */
  public async authorization(): Promise<string> {
    this.known ??= this.options.password();
    return `Basic ${Buffer.from(`${this.options.username}:${await this.known}`).toString('base64')}`;
  }

  /** Asks for the password again: it has changed. */
  public forgetPassword(): void {
    this.known = undefined;
  }

  /** What the DNS says of the hostname, whatever `resolve` says. */
  public async addresses(): Promise<readonly string[]> {
    const found = await lookup(this.hostname, { all: true });
    return found.map(({ address }) => address);
  }

  /** How a connection is made: for HTTPS and for WebSockets. */
  public connection(): RequestOptions {
    const { resolve, ca } = this.options;
    return {
      servername: this.hostname,
      port: resolve?.port ?? 443,
      ...(resolve === undefined ? {} : { lookup: fixedLookup(resolve.address) }),
      ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
    };
  }

  /** URL of a path, for WebSockets with `wss:`. */
  public url(path: string, protocol: 'https:' | 'wss:' = 'https:'): string {
    const port = this.options.resolve?.port ?? 443;
    return `${protocol}//${this.hostname}${port === 443 ? '' : `:${String(port)}`}${path}`;
  }

  /** Asks, whatever the answer is. */
  public async ask(path: string, { method = 'GET', body, login = true, signal }: ServerRequest): Promise<ServerAnswer> {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(login ? { authorization: await this.authorization() } : {}),
      ...(content === undefined ? {} : { 'content-type': 'application/json' }),
    };
    return new Promise((done, fail) => {
      const asked = request(
        this.url(path),
        { ...this.connection(), method, headers, signal, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('error', fail);
          response.once('end', () => {
            const text = Buffer.concat(chunks).toString();
            done({ status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', text });
          });
        },
      );
      asked.once('error', (error: NodeJS.ErrnoException) => {
        fail(signal.aborted ? error : this.unreachable(error));
      });
      asked.end(content);
    });
  }

  /** Asks for JSON; an answer that is none cannot be asked. */
  public async json(path: string, asked: ServerRequest): Promise<unknown> {
    return this.jsonOf(path, await this.ask(path, asked));
  }

  /** The JSON of an answer that was asked for. */
  public jsonOf(path: string, { status, text }: ServerAnswer): unknown {
    const refused = refusedConfiguration(text);
    if (status >= 400 && refused !== undefined) throw new Unaskable(refused, 'see configuration-taken');
    if (status === 401) {
      throw new Unaskable(
        `https://${this.hostname}${path} does not accept the password`,
        'has the pod been restarted since the Secret changed?',
      );
    }
    if (status >= 400)
      throw new Unaskable(
        `https://${this.hostname}${path} answers ${String(status)}`,
        'look at the log of the pod, and at the route',
      );
    try {
      return JSON.parse(text);
    } catch {
      throw new Unaskable(`https://${this.hostname}${path} answers no JSON`, 'is it OpenCode that answers there?');
    }
  }

  /** The certificate that is served for the hostname, trusted or not. */
  public async certificate(signal: AbortSignal): Promise<ServedCertificate> {
    const { servername, port, ca } = this.connection();
    const host = this.options.resolve?.address ?? this.hostname;
    return new Promise((done, fail) => {
      const socket = connect({ host, port: Number(port), servername, ca, rejectUnauthorized: false }, () => {
        const peer = socket.getPeerCertificate();
        const objection = socket.authorized ? undefined : String(socket.authorizationError);
        socket.end();
        done({ names: namesOf(peer), issuer: issuerOf(peer), ...(objection === undefined ? {} : { objection }) });
      });
      const abort = (): void => {
        socket.destroy();
        fail(new Error('ended'));
      };
      signal.addEventListener('abort', abort, { once: true });
      socket.once('close', () => {
        signal.removeEventListener('abort', abort);
      });
      socket.once('error', (error: NodeJS.ErrnoException) => {
        fail(this.unreachable(error));
      });
    });
  }

  /** Why the server could not be asked, with what helps. */
  public unreachable(error: NodeJS.ErrnoException): Unaskable {
    const place = this.url('').replace('https://', '');
    const code = error.code ?? error.message;
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      return new Unaskable(
        `${this.hostname} does not resolve`,
        `look at the DNS, or name an address: --resolve ${this.hostname}:ADDRESS`,
      );
    }
    if (/CERT|SIGNED|ALTNAME|ISSUER|SIGNATURE/.test(code)) {
      const why = code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? 'is for other names' : `is not trusted (${code})`;
      return new Unaskable(
        `the certificate of ${place} ${why}`,
        'see certificate-served; name an authority of your own with --ca',
      );
    }
    return new Unaskable(
      `${place} cannot be reached: ${code}`,
      'look at the Gateway and its address, or name one with --resolve',
    );
  }
}

/** Both forms of the callback: Node asks for one address, or for all where it races them. */
function fixedLookup(address: string): LookupFunction {
  const family = address.includes(':') ? 6 : 4;
  return (_hostname, options, callback) => {
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}

function namesOf(peer: PeerCertificate): readonly string[] {
  return (peer.subjectaltname ?? '')
    .split(', ')
    .filter((name) => name.startsWith('DNS:'))
    .map((name) => name.slice('DNS:'.length));
}

function issuerOf(peer: PeerCertificate): string {
  const { CN, O } = peer.issuer as { readonly CN?: string; readonly O?: string };
  return CN ?? O ?? 'an unnamed authority';
}
