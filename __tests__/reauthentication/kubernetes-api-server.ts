import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly unknown[];
    readonly generation?: number;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * Stands in for kube-apiserver: discovery, get, create and patch of four kinds (every patch as a merge patch), as kubectl asks for them. It knows no
 * admission, no field managers and no controllers; what those do belongs to the cluster suite.
 */
export class KubernetesApiServer {
  public readonly objects = new Map<string, KubernetesObject>();
  public readonly requests: string[] = [];
  /** Called after an object was patched; plays the controllers. */
  public onPatch: (path: string, object: KubernetesObject) => void = () => undefined;
  public forbidden: (path: string, method: string) => boolean = () => false;
  private readonly server: Server;

  public constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  public async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  public get kubeconfig(): string {
    const { port } = this.server.address() as AddressInfo;
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'home',
      contexts: [{ name: 'home', context: { cluster: 'home', user: 'home' } }],
      clusters: [{ name: 'home', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: 'home', user: {} }],
    });
  }

  public put(path: string, object: KubernetesObject): void {
    this.objects.set(path, object);
  }

  public secretValue(path: string, key: string): string | undefined {
    const value = this.objects.get(path)?.data?.[key];
    return value === undefined ? undefined : Buffer.from(value, 'base64').toString();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const method = request.method ?? '';
    let body = '';
    for await (const chunk of request) body += String(chunk);
    this.requests.push(`${method} ${path}`);
    const send = (status: number, content: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(content));
    };
    const fail = (code: number, reason: string, message: string): void =>
      send(code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message });

    const discovery = DISCOVERY[path];
    if (discovery) return send(200, discovery);
    if (this.forbidden(path, method))
      return fail(403, 'Forbidden', `${path} is forbidden: User "laptop" cannot do this`);
    if (method === 'POST') {
      const created = JSON.parse(body) as KubernetesObject;
      this.objects.set(`${path}/${created.metadata.name}`, created);
      return send(201, created);
    }
    const [resource = '', name = ''] = path.split('/').slice(-2);
    const existing = this.objects.get(path);
    if (!existing) return fail(404, 'NotFound', `${resource} "${name}" not found`);
    if (method !== 'PATCH') return send(200, existing);
    const patched = mergePatch(existing, JSON.parse(body)) as KubernetesObject;
    this.objects.set(path, patched);
    send(200, patched);
    this.onPatch(path, patched);
  }
}

/** RFC 7396. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const merged: Record<string, unknown> = { ...(typeof target === 'object' ? target : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

function resources(groupVersion: string, kinds: Readonly<Record<string, boolean>>): unknown {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: Object.entries(kinds).map(([kind, namespaced]) => ({
      name: `${kind.toLowerCase()}s`,
      singularName: kind.toLowerCase(),
      kind,
      namespaced,
      verbs: ['create', 'get', 'list', 'patch'],
    })),
  };
}

function group(name: string, version: string): unknown {
  const preferredVersion = { groupVersion: `${name}/${version}`, version };
  return { name, versions: [preferredVersion], preferredVersion };
}

const DISCOVERY: Readonly<Record<string, unknown>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [group('apps', 'v1'), group('external-secrets.io', 'v1')],
  },
  '/api/v1': resources('v1', { Secret: true }),
  '/apis/apps/v1': resources('apps/v1', { Deployment: true }),
  '/apis/external-secrets.io/v1': resources('external-secrets.io/v1', {
    ExternalSecret: true,
    ClusterSecretStore: false,
  }),
};
