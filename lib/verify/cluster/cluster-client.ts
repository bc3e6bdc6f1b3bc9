import { request, type RequestOptions } from 'node:https';
import { request as plainRequest } from 'node:http';
import { Unaskable } from '../criterion';
import { listAt, textAt } from '../json-path';
import { refusal } from './cluster-refusal';
import { pathOf, type Resource } from './resource';

/** How the API server is found. */
export interface ClusterClientOptions {
  /**
   * Path of a kubeconfig.
   *
   * @default - `KUBECONFIG`, or `~/.kube/config`
   */
  readonly kubeconfig?: string;

  /**
   * Context of the kubeconfig.
   *
   * @default - the current one
   */
  readonly context?: string;
}

/** An object as the API server answers it. */
export type LiveObject = Readonly<Record<string, unknown>>;

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The API server, asked with the kubeconfig's own login. */
export class ClusterClient {
  private constructor(
    /** Name of the context. */
    public readonly context: string,
    private readonly server: URL,
    private readonly login: () => Promise<RequestOptions>,
  ) {}

  /** Reads the kubeconfig; asks nothing yet. */
  public static async open({ kubeconfig, context }: ClusterClientOptions): Promise<ClusterClient> {
    const { KubeConfig } = await import('@kubernetes/client-node');
    const config = new KubeConfig();
    try {
      if (kubeconfig === undefined) config.loadFromDefault();
      else config.loadFromFile(kubeconfig);
    } catch (error) {
      const where = kubeconfig ?? 'the kubeconfig';
      const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
      throw new Unaskable(`${where} cannot be read: ${why ?? ''}`, 'name one with --kubeconfig, or set KUBECONFIG');
    }
    if (context !== undefined) {
      const names = config.getContexts().map(({ name }) => name);
      if (!names.includes(context)) {
        throw new Unaskable(
          `there is no context ${context}: there are ${names.join(', ') || 'none'}`,
          'name another with --context',
        );
      }
      config.setCurrentContext(context);
    }
    const cluster = config.getCurrentCluster();
    if (cluster === null || kubeconfigIsMissing(config.getContexts(), cluster.server)) {
      throw new Unaskable('there is no kubeconfig with a current context', 'name one with --kubeconfig and --context');
    }
    const login = async (): Promise<RequestOptions> => {
      const options: RequestOptions = {};
      try {
        await config.applyToHTTPSOptions(options);
      } catch (error) {
        const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
        throw new Unaskable(
          `the login of context ${config.getCurrentContext()} fails: ${why ?? ''}`,
          'log in to the cluster again',
        );
      }
      return options;
    };
    return new ClusterClient(config.getCurrentContext(), new URL(cluster.server), login);
  }

  /** The object, or undefined where there is none. */
  public async get(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    signal: AbortSignal,
  ): Promise<LiveObject | undefined> {
    const { status, body } = await this.send('GET', pathOf(resource, namespace, name), signal);
    if (status === 404 && knowsTheResource(body)) return undefined;
    return this.accept(status, body, 'get', resource, namespace);
  }

  /** Objects of a namespace with these labels, in the form `name=value,…`. */
  public async list(
    resource: Resource,
    namespace: string,
    labels: string,
    signal: AbortSignal,
  ): Promise<readonly LiveObject[]> {
    const path = `${pathOf(resource, namespace)}?labelSelector=${encodeURIComponent(labels)}`;
    const { status, body } = await this.send('GET', path, signal);
    return listAt(this.accept(status, body, 'list', resource, namespace), 'items') as readonly LiveObject[];
  }

  /** Changes what `patch` names, as a JSON merge patch. */
  public async patch(
    resource: Resource,
    namespace: string,
    name: string,
    patch: LiveObject,
    signal: AbortSignal,
  ): Promise<LiveObject> {
    const { status, body } = await this.send('PATCH', pathOf(resource, namespace, name), signal, patch);
    return this.accept(status, body, 'patch', resource, namespace);
  }

  public async create(
    resource: Resource,
    namespace: string,
    object: LiveObject,
    signal: AbortSignal,
  ): Promise<LiveObject> {
    const { status, body } = await this.send('POST', pathOf(resource, namespace), signal, object);
    return this.accept(status, body, 'create', resource, namespace);
  }

  /** Deletes an object; one that is gone already is no error. */
  public async delete(resource: Resource, namespace: string, name: string, signal: AbortSignal): Promise<void> {
    const { status, body } = await this.send('DELETE', pathOf(resource, namespace, name), signal);
    if (status !== 404) this.accept(status, body, 'delete', resource, namespace);
  }

  /** What a container has logged; undefined where it has not started. */
  public async logs(
    namespace: string,
    pod: string,
    container: string,
    previous: boolean,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log?container=${container}${previous ? '&previous=true' : ''}`;
    const { status, text, body } = await this.send('GET', path, signal);
    if (status === 400 || status === 404) return undefined;
    if (status === 200) return text;
    const logs: Resource = { group: '', version: 'v1', plural: 'pods/log', kind: 'log' };
    this.accept(status, body, 'get', logs, namespace);
    return undefined;
  }

  private accept(
    status: number,
    body: unknown,
    verb: string,
    resource: Resource,
    namespace: string | undefined,
  ): LiveObject {
    if (status >= 200 && status < 300 && typeof body === 'object' && body !== null) return body as LiveObject;
    throw refusal({ status, message: textAt(body, 'message') ?? '', verb, resource, namespace, context: this.context });
  }

  private async send(method: Method, path: string, signal: AbortSignal, body?: unknown): Promise<Answer> {
    const login = await this.login();
    const url = new URL(path, this.server);
    const content = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...login.headers,
      accept: 'application/json',
      ...(content === undefined
        ? {}
        : {
            'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
            'content-length': Buffer.byteLength(content),
          }),
    };
    const send = url.protocol === 'http:' ? plainRequest : request;
    return new Promise((done, fail) => {
      const asked = send(url, { ...login, method, headers, signal }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', fail);
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString();
          done({ status: response.statusCode ?? 0, text, body: parsed(text) });
        });
      });
      asked.once('error', (error: NodeJS.ErrnoException) => {
        fail(signal.aborted ? error : unreachable(this.server, error));
      });
      asked.end(content);
    });
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: unknown;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Without a kubeconfig, the client makes one up for localhost. */
function kubeconfigIsMissing(contexts: readonly { readonly name: string }[], server: string): boolean {
  return contexts.length === 0 || (contexts[0]?.name === 'loaded-context' && server === 'http://localhost:8080');
}

/** A missing object is said with a `details.name`, or by its kind; a resource that the server does not know is not. */
function knowsTheResource(body: unknown): boolean {
  return textAt(body, 'details', 'name') !== undefined;
}

function unreachable(server: URL, error: NodeJS.ErrnoException): Unaskable {
  const certificate = error.code !== undefined && /CERT|SIGNED|ALTNAME|ISSUER|SIGNATURE/.test(error.code);
  return new Unaskable(
    `the API server at ${server.host} cannot be reached: ${error.code ?? error.message}`,
    certificate
      ? 'its certificate is not the one that the kubeconfig trusts: fetch the kubeconfig again'
      : 'is this the right --context, and does the cluster run?',
  );
}
