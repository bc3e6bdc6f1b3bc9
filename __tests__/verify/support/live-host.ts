import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { GitOpsApp, MemoryPodHost, type MemoryPodHostProps } from '../../../lib';
import type { HostFacts } from '../../../lib/host/host-facts';
import { inspectionOf, type AppInspection } from '../../../lib/gitops/inspection';
import type { Outcome } from '../../../lib/verify/criterion';
import { hostTasks } from '../../../lib/verify/host/tasks';
import type { CommandResult, HostConnection } from '../../../lib/verify/host/transport/host-connection';
import { runCriteria } from '../../../lib/verify/run-criteria';
import { RedisServer } from './redis-server';

const PASSWORD = 'fake-password-of-verify';
export const VALKEY_PASSWORD = 'fake-password-of-verify-2';
const DONE: CommandResult = { status: 0, stdout: '', stderr: '' };

/** A container as Podman would show it. */
export interface FakeContainer {
  Id: string;
  Created: string;
  State: { Pid: number; Running: boolean; StartedAt: string; Health: { Status: string } };
}

/**
 * A host as the commands of `verify host` see it: what systemctl, podman and the kernel print is made up here, what the ports answer is spoken by servers
 * in this process. The commands themselves run in `e2e/host`.
 */
export class LiveHost implements HostConnection {
  public readonly name = 'root@memory';
  public readonly inspection: AppInspection;
  public readonly facts: HostFacts;
  public readonly valkey = new RedisServer();
  public readonly falkordb = new RedisServer();
  public readonly containers = new Map<string, FakeContainer>();
  public readonly sessions = new Set<string>();
  public unit: Record<string, string> = {
    LoadState: 'loaded',
    ActiveState: 'active',
    SubState: 'running',
    Result: 'success',
    UnitFileState: 'enabled',
    NRestarts: '0',
  };
  public endpoints: readonly string[] = ['/v0.4/traces', '/evp_proxy/v2/', '/info'];
  public agentStatus: unknown = { logsStats: { is_running: true, integrations: [{}, {}] } };
  public readonly namespaces = new Map<number, string>();

  /** Folders of processes that are not there, such as `/proc/100`. */
  public readonly gone = new Set<string>();
  public listening: readonly number[] = [3000, 4096, 6379, 6380, 8126];
  public readonly commands: string[] = [];

  /** Answers in the host's place where it returns something. */
  public intercept: (command: string) => CommandResult | undefined = () => undefined;

  /** Answers in OpenCode's place. */
  public interceptHttp: (url: string, response: ServerResponse) => boolean = () => false;

  private readonly openCode: Server;
  private readonly agent: Server;
  private readonly browser: Server;

  /** Whom OpenCode lets in. */
  public userName = 'opencode';

  public constructor(props: Partial<MemoryPodHostProps> = {}) {
    const app = new GitOpsApp();
    const host = new MemoryPodHost(app, 'memory', { plugin: 'disabled', graphiti: 'disabled', ...props });
    this.facts = host.describe();
    this.inspection = inspectionOf(app, app.files(), [this.facts]);
    for (const [index, { containerName }] of this.facts.containers.entries()) {
      const time = new Date(Date.UTC(2026, 10, 26, 0, 0, index)).toISOString();
      this.containers.set(containerName, {
        Id: `id-${String(index)}`,
        Created: time,
        State: { Pid: 100 + index, Running: true, StartedAt: time, Health: { Status: 'healthy' } },
      });
    }
    this.openCode = createServer((request, response) => {
      if (this.interceptHttp(request.url ?? '', response)) return;
      const wanted = `Basic ${Buffer.from(`${this.userName}:${PASSWORD}`).toString('base64')}`;
      if (request.headers.authorization !== wanted) return void response.writeHead(401).end();
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        if (request.method === 'DELETE') this.sessions.delete((request.url ?? '').split('/').at(-1) ?? '');
        if (request.method === 'POST') this.sessions.add(`ses_${String(this.sessions.size)}`);
        const all = [...this.sessions].map((id) => ({ id }));
        response.end(JSON.stringify(request.method === 'POST' ? all.at(-1) : all));
      });
    });
    this.agent = createServer((_request, response) => response.end(JSON.stringify({ endpoints: this.endpoints })));
    this.browser = createServer((_request, response) => response.end('<title>FalkorDB</title>'));
  }

  public async start(): Promise<void> {
    await Promise.all([this.valkey.start(), this.falkordb.start()]);
    await Promise.all(
      [this.openCode, this.agent, this.browser].map(
        (server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)),
      ),
    );
  }

  public async stop(): Promise<void> {
    await Promise.all([this.valkey.stop(), this.falkordb.stop()]);
    for (const server of [this.openCode, this.agent, this.browser]) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  }

  public container(name: string): FakeContainer {
    const found = this.containers.get(`opencode-memory-pod-${name}`);
    if (found === undefined) throw new Error(`no container ${name}`);
    return found;
  }

  public run(command: readonly string[]): Promise<CommandResult> {
    const line = command.join(' ');
    this.commands.push(line);
    return Promise.resolve(this.intercept(line) ?? this.answer(line));
  }

  public open(_address: string, port: number): Promise<Duplex> {
    const servers: Readonly<Record<number, () => number>> = {
      4096: () => portOf(this.openCode),
      8126: () => portOf(this.agent),
      3000: () => portOf(this.browser),
      6380: () => this.valkey.port,
      6379: () => this.falkordb.port,
    };
    const socket = connect(servers[port]?.() ?? 1, '127.0.0.1');
    return new Promise((done, fail) =>
      socket
        .once('connect', () => {
          done(socket);
        })
        .once('error', fail),
    );
  }

  /** What one criterion says. */
  public async ask(slug: string, timeout = 10): Promise<Outcome> {
    const tasks = hostTasks([this.inspection], { host: this }).filter(({ criterion }) => criterion.slug === slug);
    const reporter = { start: () => undefined, end: () => undefined, finish: () => undefined };
    const [result] = await runCriteria(tasks, { timeout, interrupted: new AbortController().signal, reporter });
    if (result === undefined) throw new Error(`no criterion ${slug}`);
    return result.outcome;
  }

  private answer(line: string): CommandResult {
    const [, , , container] = line.split(' ');
    if (line.startsWith('/usr/bin/podman container inspect')) {
      const found = this.containers.get(container ?? '');
      return found === undefined
        ? { status: 125, stdout: '', stderr: `Error: no such container "${container ?? ''}"\n` }
        : { ...DONE, stdout: JSON.stringify([found]) };
    }
    if (line.startsWith('systemctl show'))
      return {
        ...DONE,
        stdout: Object.entries(this.unit)
          .map(([name, value]) => `${name}=${value}\n`)
          .join(''),
      };
    if (line.startsWith('ls -d '))
      return {
        ...DONE,
        stdout: line
          .split(' ')
          .slice(2)
          .filter((path) => !this.gone.has(path))
          .join('\n'),
      };
    if (line.startsWith('readlink'))
      return { ...DONE, stdout: `${this.namespaces.get(Number(/\d+/.exec(line)?.[0])) ?? 'net:[1]'}\n` };
    if (line.startsWith('cat /proc/'))
      return {
        ...DONE,
        stdout: this.listening
          .map(
            (port, index) =>
              `   ${String(index)}: 00000000:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A 0 0 0 0 0 0`,
          )
          .join('\n'),
      };
    if (line.startsWith('cat '))
      return {
        ...DONE,
        stdout: `DD_API_KEY=fake-key-of-verify\nOPENCODE_SERVER_PASSWORD=${PASSWORD}\nVALKEY_PASSWORD=${VALKEY_PASSWORD}\n`,
      };
    if (line.endsWith('agent status --json'))
      return this.agentStatus === undefined
        ? { status: 1, stdout: '', stderr: '' }
        : { ...DONE, stdout: JSON.stringify(this.agentStatus) };
    return DONE;
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
