import type { Informer, KubeConfig, KubernetesListObject, KubernetesObject } from '@kubernetes/client-node' with {
  'resolution-mode': 'import',
};
import { request, type RequestOptions } from 'node:https';
import { pathOf, type Resource } from './resources';

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly deletionTimestamp?: string;
  readonly ownerReferences?: readonly object[];
}

export interface ClusterObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
}

/** An object that is applied: whoever applies it owns the fields that it names. */
export interface AppliedObject {
  readonly metadata: Pick<ObjectMeta, 'name' | 'namespace' | 'labels' | 'annotations' | 'ownerReferences'>;
  readonly [field: string]: unknown;
}

/** What the API server refused, in its own words. */
export class RefusedRequest extends Error {
  public constructor(
    public readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_MERGE_PATCH = 'application/strategic-merge-patch+json';
const APPLY_PATCH = 'application/apply-patch+yaml';

/** The API server as a controller uses it. Types of what it answers are those of the CRDs that it validates with. */
export class ClusterApi {
  /** `fieldManager` names who writes, in the objects' managed fields. */
  public static async connect(kubeconfig: string, fieldManager: string): Promise<ClusterApi> {
    const client = await import('@kubernetes/client-node');
    const config = new client.KubeConfig();
    config.loadFromFile(kubeconfig);
    return new ClusterApi(config, fieldManager, (path, list) => client.makeInformer(config, path, list));
  }

  private constructor(
    private readonly config: KubeConfig,
    private readonly fieldManager: string,
    private readonly makeInformer: (
      path: string,
      list: () => Promise<KubernetesListObject<KubernetesObject>>,
    ) => Informer<KubernetesObject>,
  ) {}

  /** Undefined where there is none. */
  public async get<T extends ClusterObject>(
    resource: Resource,
    name: string,
    namespace?: string,
  ): Promise<T | undefined> {
    return unlessMissing(this.call<T>({ method: 'GET', path: pathOf(resource, { name, namespace }) }));
  }

  public async list<T extends ClusterObject>(resource: Resource, namespace?: string): Promise<readonly T[]> {
    const list = await this.call<{ items: T[] }>({ method: 'GET', path: pathOf(resource, { namespace }) });
    return list.items;
  }

  /** By server-side apply; takes over fields that others own. */
  public apply<T extends ClusterObject>(resource: Resource, object: AppliedObject): Promise<T> {
    const { apiVersion, kind } = resource;
    const path = `${pathOf(resource, object.metadata)}?force=true&fieldManager=${this.fieldManager}`;
    return this.call<T>({
      method: 'PATCH',
      path,
      body: { apiVersion, kind, ...object },
      contentType: APPLY_PATCH,
    });
  }

  /** What the API server would make of an applied object, admission included, without keeping it. */
  public tryApply<T extends ClusterObject>(resource: Resource, object: AppliedObject): Promise<T> {
    const { apiVersion, kind } = resource;
    const path = `${pathOf(resource, object.metadata)}?force=true&dryRun=All&fieldManager=${this.fieldManager}`;
    return this.call<T>({ method: 'PATCH', path, body: { apiVersion, kind, ...object }, contentType: APPLY_PATCH });
  }

  /** How the API server calls a kind, and whether its objects lie in namespaces. */
  public async discover(apiVersion: string, kind: string): Promise<Resource & { readonly namespaced: boolean }> {
    const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const { resources } = await this.call<{
      readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
    }>({ method: 'GET', path });
    const found = resources.find((each) => each.kind === kind && !each.name.includes('/'));
    if (found === undefined) throw new Error(`the API server knows no ${apiVersion} ${kind}`);
    return { apiVersion, kind, plural: found.name, namespaced: found.namespaced };
  }

  /** What the API server would say to a new object, admission included, without keeping it. */
  public async tryCreate(resource: Resource, object: AppliedObject): Promise<void> {
    const { apiVersion, kind } = resource;
    const path = `${pathOf(resource, { namespace: object.metadata.namespace })}?dryRun=All`;
    await this.call({ method: 'POST', path, body: { apiVersion, kind, ...object } });
  }

  public patch<T extends ClusterObject>(
    resource: Resource,
    { name, namespace }: ObjectMeta,
    body: object,
    strategy: 'merge' | 'strategic' = 'merge',
  ): Promise<T> {
    const path = `${pathOf(resource, { name, namespace })}?fieldManager=${this.fieldManager}`;
    const contentType = strategy === 'merge' ? MERGE_PATCH : STRATEGIC_MERGE_PATCH;
    return this.call<T>({ method: 'PATCH', path, body, contentType });
  }

  /** Merges into the status; null removes a field. Does nothing where the object is gone. */
  public async patchStatus(resource: Resource, { name, namespace }: ObjectMeta, status: object): Promise<void> {
    const path = pathOf(resource, { name, namespace, subresource: 'status' });
    const body = { status };
    await unlessMissing(
      this.call({ method: 'PATCH', path: `${path}?fieldManager=${this.fieldManager}`, body, contentType: MERGE_PATCH }),
    );
  }

  public async delete(resource: Resource, { name, namespace }: ObjectMeta): Promise<void> {
    await unlessMissing(this.call({ method: 'DELETE', path: pathOf(resource, { name, namespace }) }));
  }

  /** Tells of every object that is there, appears, changes or goes, until the signal; begins anew where the connection breaks. */
  public watch<T extends ClusterObject>(
    resource: Resource,
    on: { readonly changed: (object: T) => void; readonly gone?: (object: T) => void },
    signal: AbortSignal,
  ): void {
    const path = pathOf(resource);
    const informer = this.makeInformer(path, () => this.call({ method: 'GET', path }));
    const changed = (object: KubernetesObject): void => on.changed(object as T);
    informer.on('add', changed);
    informer.on('update', changed);
    informer.on('delete', (object) => on.gone?.(object as T));
    const start = (): void => void (signal.aborted ? undefined : informer.start());
    informer.on('error', () => setTimeout(start, 1000).unref());
    signal.addEventListener('abort', () => void informer.stop());
    start();
  }

  private async call<T>({ method, path, body, contentType = 'application/json' }: Call): Promise<T> {
    const { server = '' } = this.config.getCurrentCluster() ?? {};
    const options: RequestOptions = {
      method,
      headers: { 'content-type': contentType, accept: 'application/json' },
      timeout: 30_000,
    };
    await this.config.applyToHTTPSOptions(options);
    const { status, text } = await send(`${server}${path}`, options, body);
    if (status < 400) return JSON.parse(text) as T;
    throw new RefusedRequest(status, messageOf(text));
  }
}

function send(
  url: string,
  options: RequestOptions,
  body: unknown,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer to ${options.method} ${url}`)));
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : text;
  } catch {
    return text;
  }
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RefusedRequest && error.status === 404) return undefined;
    throw error;
  }
}
