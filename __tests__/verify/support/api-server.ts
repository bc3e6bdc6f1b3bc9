import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../../../lib/verify/json-path';

export type KubernetesObject = Readonly<Record<string, unknown>>;

/** What the server does instead of answering as it should. */
export interface Fault {
  readonly status: number;
  readonly body?: unknown;
}

/**
 * Speaks the API server's protocol for single objects, lists by label and logs: get, list, create, merge patch, delete. Controllers are played by
 * `onChange`. What admission and real controllers do belongs to `e2e/cluster`.
 */
export class ApiServer {
  public readonly objects = new Map<string, KubernetesObject>();
  public readonly logs = new Map<string, string>();
  public readonly requests: string[] = [];

  /** Called after each change. */
  public onChange: (method: string, path: string, object: KubernetesObject) => void = () => undefined;

  /** A fault, by method and path; `hang` never answers. */
  public fault: (method: string, path: string) => Fault | 'hang' | undefined = () => undefined;

  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'verify-api-'));

  public constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  public async start(): Promise<void> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
  }

  public async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
    rmSync(this.folder, { recursive: true });
  }

  /** Path of a kubeconfig for it. */
  public get kubeconfig(): string {
    const { port } = this.server.address() as AddressInfo;
    const file = join(this.folder, 'kubeconfig');
    writeFileSync(
      file,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'home',
        contexts: [{ name: 'home', context: { cluster: 'home', user: 'home' } }],
        clusters: [
          { name: 'home', cluster: { server: `http://127.0.0.1:${String(port)}`, 'insecure-skip-tls-verify': true } },
        ],
        users: [{ name: 'home', user: {} }],
      }),
    );
    return file;
  }

  /** Changes what is at `path`, as an RFC 7396 patch. */
  public change(path: string, patch: unknown): void {
    this.objects.set(path, merge(this.objects.get(path) ?? {}, patch) as KubernetesObject);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? '';
    const path = url.pathname;
    let body = '';
    for await (const chunk of request) body += String(chunk);
    this.requests.push(`${method} ${path}`);
    const send = (status: number, content: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof content === 'string' ? content : JSON.stringify(content));
    };
    const fault = this.fault(method, path);
    if (fault === 'hang') return;
    if (fault !== undefined)
      return send(fault.status, fault.body ?? { kind: 'Status', status: 'Failure', code: fault.status, message: 'no' });
    if (path.endsWith('/log')) {
      const log = this.logs.get(`${path.replace(/\/log$/, '')}/${url.searchParams.get('container') ?? ''}`);
      return url.searchParams.has('previous') || log === undefined
        ? send(400, { kind: 'Status', code: 400 })
        : send(200, log);
    }
    if (method === 'POST') {
      const created = JSON.parse(body) as KubernetesObject;
      const place = `${path}/${String(at(created, 'metadata', 'name'))}`;
      this.objects.set(place, created);
      send(201, created);
      return this.onChange(method, place, created);
    }
    const existing = this.objects.get(path);
    if (method === 'GET' && existing === undefined && isCollection(path))
      return send(200, { items: this.listed(path, url.searchParams.get('labelSelector') ?? '') });
    if (existing === undefined)
      return send(404, { kind: 'Status', code: 404, reason: 'NotFound', details: { name: path.split('/').at(-1) } });
    if (method === 'GET') return send(200, existing);
    if (method === 'DELETE') this.objects.delete(path);
    else this.change(path, JSON.parse(body));
    const changed = this.objects.get(path) ?? existing;
    send(200, changed);
    this.onChange(method, path, changed);
  }

  private listed(path: string, selector: string): readonly KubernetesObject[] {
    const wanted = selector
      .split(',')
      .filter((part) => part !== '')
      .map((part) => part.split('='));
    return [...this.objects]
      .filter(([place]) => place.startsWith(`${path}/`))
      .map(([, object]) => object)
      .filter((object) => wanted.every(([label = '', value]) => at(object, 'metadata', 'labels', label) === value));
  }
}

/** `…/namespaces/NAME/PLURAL`. */
function isCollection(path: string): boolean {
  return /\/namespaces\/[^/]+\/[^/]+$/.test(path);
}

function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const merged: Record<string, unknown> = { ...(typeof target === 'object' && !Array.isArray(target) ? target : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = merge(merged[key], value);
  }
  return merged;
}
