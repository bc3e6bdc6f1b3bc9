import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder that envtest and others look in for `etcd` and `kube-apiserver`. */
const ASSETS = process.env['KUBEBUILDER_ASSETS'] ?? '';

export const hasApiServer = existsSync(join(ASSETS, 'kube-apiserver')) && existsSync(join(ASSETS, 'etcd'));

const TOKEN = 'fake-token-for-tests';

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A real kube-apiserver over a real etcd, without controllers: what is applied stays as it was applied. */
export class KubeApiServer {
  /** Starts both on ports of their own and waits until the API answers. */
  public static async start(): Promise<KubeApiServer> {
    const directory = mkdtempSync(join(tmpdir(), 'kube-apiserver-'));
    const [client = 0, peer = 0, secure = 0] = await freePorts(3);
    const etcd = spawn(
      join(ASSETS, 'etcd'),
      [
        `--data-dir=${directory}/etcd`,
        `--listen-client-urls=http://127.0.0.1:${client}`,
        `--advertise-client-urls=http://127.0.0.1:${client}`,
        `--listen-peer-urls=http://127.0.0.1:${peer}`,
      ],
      { stdio: 'ignore' },
    );
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    writeFileSync(join(directory, 'accounts.key'), key.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(directory, 'tokens.csv'), `${TOKEN},admin,1,system:masters\n`);
    const server = spawn(
      join(ASSETS, 'kube-apiserver'),
      [
        `--etcd-servers=http://127.0.0.1:${client}`,
        `--secure-port=${secure}`,
        '--bind-address=127.0.0.1',
        `--cert-dir=${directory}/certificates`,
        `--token-auth-file=${directory}/tokens.csv`,
        '--authorization-mode=RBAC',
        '--service-account-issuer=https://kubernetes.default.svc',
        `--service-account-key-file=${directory}/accounts.key`,
        `--service-account-signing-key-file=${directory}/accounts.key`,
        '--service-cluster-ip-range=10.43.0.0/16',
        '--disable-admission-plugins=ServiceAccount',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const running = new KubeApiServer(directory, secure, [server, etcd]);
    await running.ready(server);
    return running;
  }

  /** For Helm. */
  public readonly kubeconfig: string;

  private constructor(
    private readonly directory: string,
    private readonly port: number,
    private readonly processes: readonly ChildProcess[],
  ) {
    this.kubeconfig = join(directory, 'kubeconfig');
    const cluster = { server: `https://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true };
    writeFileSync(
      this.kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'test', cluster }],
        users: [{ name: 'test', user: { token: TOKEN } }],
        contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
        'current-context': 'test',
      }),
    );
  }

  /** Applies on the server's side and takes over what others own, as Flux does. */
  public apply(path: string, object: unknown): Promise<Answer> {
    const query = 'fieldManager=kustomize-controller&force=true';
    return this.call('PATCH', `${path}?${query}`, object, 'application/apply-patch+yaml');
  }

  public call(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: this.port,
          path,
          method,
          // Its certificate is its own.
          rejectUnauthorized: false,
          headers: { authorization: `Bearer ${TOKEN}`, 'content-type': contentType },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const json: unknown = text.startsWith('{') ? JSON.parse(text) : { text };
            resolve({ status: incoming.statusCode ?? 0, body: json as Answer['body'] });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  public async stop(): Promise<void> {
    for (const each of this.processes) {
      if (each.exitCode !== null) continue;
      const ended = new Promise((resolve) => each.once('exit', resolve));
      each.kill('SIGKILL');
      await ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async ready(server: ChildProcess): Promise<void> {
    let said = '';
    server.stderr?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4000)));
    while (server.exitCode === null) {
      const answer = await this.call('GET', '/readyz').catch(() => undefined);
      if (answer?.status === 200) return;
      // It refuses connections, or says what it is still waiting for.
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`kube-apiserver ended: ${said}`);
  }
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer();
          server.listen(0, '127.0.0.1', () => {
            resolve(server);
          });
        }),
    ),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
