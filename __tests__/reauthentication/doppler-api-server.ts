import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface DopplerRequest {
  readonly method: string;
  readonly path: string;
  readonly project: string;
  readonly config: string;
}

export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Speaks the calls of `doppler secrets`, `secrets get` and `secrets set`, those of external-secrets (0.16 asks for a secret by `/secret`, newer ones by
 * `/secrets/download` with the ETag of what they have), and the removal of a secret; keeps values and their versions.
 */
export class DopplerApiServer {
  public static readonly token = 'fake-doppler-login-for-tests';

  public readonly requests: DopplerRequest[] = [];
  /** Decides before a request is carried out; a refusal is sent instead. May take its time. */
  public intercept: (request: DopplerRequest) => Refusal | undefined | Promise<Refusal | undefined> = () => undefined;
  private readonly configs = new Map<string, Map<string, string>>();
  private readonly versions = new Map<string, number>();
  private readonly server: Server;

  public constructor(...configs: readonly string[]) {
    for (const config of configs) this.configs.set(config, new Map());
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  public async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public values(config: string): Record<string, string> {
    return Object.fromEntries(this.configs.get(config) ?? []);
  }

  public put(config: string, name: string, value: string): void {
    this.configs.get(config)?.set(name, value);
  }

  /** How often a value was written, 0 where only `put` did. */
  public version(config: string, name: string): number {
    return this.versions.get(`${config}/${name}`) ?? 0;
  }

  public get writes(): number {
    return this.requests.filter(({ method }) => method === 'POST').length;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const project = url.searchParams.get('project') ?? '';
    const config = url.searchParams.get('config') ?? '';
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const seen = { method: request.method ?? '', path: url.pathname, project, config };
    this.requests.push(seen);
    const send = (status: number, content: unknown, headers: Readonly<Record<string, string>> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(content === undefined ? undefined : JSON.stringify(content));
    };
    const refuse = ({ status, message, headers }: Refusal): void =>
      send(status, { messages: [message], success: false }, headers);

    if (!isLoggedIn(request.headers.authorization ?? '')) return refuse({ status: 401, message: 'Invalid Auth token' });
    const refusal = await this.intercept(seen);
    if (refusal) return refuse(refusal);
    if (url.pathname === '/v3/projects') return send(200, { page: 1, projects: [], success: true });
    const values = this.configs.get(`${project}/${config}`);
    if (!values) {
      const known = [...this.configs.keys()].some((name) => name.startsWith(`${project}/`));
      const missing = known ? `config '${config}'` : `project '${project}'`;
      return refuse({ status: 404, message: `Could not find requested ${missing}` });
    }
    const described = (names: readonly string[]): unknown => ({
      success: true,
      secrets: Object.fromEntries(
        names
          .filter((name) => values.has(name))
          .map((name) => [name, { raw: values.get(name), computed: values.get(name) }]),
      ),
    });
    if (url.pathname === '/v3/configs/config/secrets/names')
      return send(200, { success: true, names: [...values.keys()] });
    if (url.pathname === '/v3/configs/config/secret') {
      const name = url.searchParams.get('name') ?? '';
      const value = values.get(name);
      if (value === undefined) return refuse({ status: 404, message: `Could not find requested secret: ${name}` });
      if (request.method === 'DELETE') {
        values.delete(name);
        return send(204, undefined);
      }
      return send(200, { success: true, name, value: { raw: value, computed: value } });
    }
    if (url.pathname === '/v3/configs/config/secrets/download') {
      const wanted = url.searchParams.get('secrets')?.split(',') ?? [...values.keys()];
      const found = wanted.filter((name) => values.has(name));
      const body = Object.fromEntries(found.map((name) => [name, values.get(name)]));
      const etag = `"${createHash('sha256').update(JSON.stringify(body)).digest('hex')}"`;
      if (found.length > 0 && request.headers['if-none-match'] === etag) return send(304, undefined, { etag });
      if (found.length > 0) return send(200, body, { etag });
      return refuse({ status: 404, message: `Could not find requested secret: ${wanted.join()}` });
    }
    if (url.pathname !== '/v3/configs/config/secrets') return refuse({ status: 404, message: 'not found' });
    if (request.method === 'POST') {
      const { secrets } = JSON.parse(body) as { secrets: Record<string, string> };
      for (const [name, value] of Object.entries(secrets)) {
        values.set(name, value);
        this.versions.set(`${project}/${config}/${name}`, this.version(`${project}/${config}`, name) + 1);
      }
      return send(200, described(Object.keys(secrets)));
    }
    return send(200, described((url.searchParams.get('secrets') ?? '').split(',')));
  }
}

function isLoggedIn(authorization: string): boolean {
  const [scheme, credentials = ''] = authorization.split(' ');
  const token = scheme === 'Basic' ? Buffer.from(credentials, 'base64').toString().split(':')[0] : credentials;
  return token === DopplerApiServer.token;
}
