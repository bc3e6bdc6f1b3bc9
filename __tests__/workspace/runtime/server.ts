import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { workspacePod } from '../../../lib/workspace/pod/compose';
import type { PodContainer, WorkspacePod } from '../../../lib/workspace/pod/workspace-pod';
import type { WorkspacePodProps } from '../../../lib/workspace/pod/workspace-pod-props';
import { hasTool } from '../../support/tools';
import { Container, type ContainerOptions } from './container';
import { Volumes } from './volumes';

export const TOOLS = ['unshare', 'nsenter', 'setpriv', 'busybox', 'dash', 'git', 'sqlite3'];

export const PASSWORD = 'fake-password: for "tests" only';
export const DIRECTORY = '/Users/jbaker/git/k8s-cluster';

const SECRET = { name: 'opencode-flux-secret', key: 'OPENCODE_FLUX_PASSWORD' };
const STARTED = /Local access:/;

/** Like `describeWithTools`, for what needs namespaces too, which only root may make. */
export function describeInContainers(name: string, suite: () => void): void {
  const missing = TOOLS.filter((tool) => !hasTool(tool));
  if (process.getuid?.() !== 0) missing.push('root');
  if (missing.length === 0) {
    describe(name, suite);
  } else if (process.env['CDK8S_OPENCODE_REQUIRE_TOOLS'] === '1') {
    describe(name, () => {
      test('what it needs is there', () => {
        throw new Error(`missing: ${missing.join(', ')}`);
      });
    });
  } else {
    console.warn(`skipped: ${name} (missing: ${missing.join(', ')})`);
    describe.skip(`${name} (needs ${missing.join(', ')})`, suite);
  }
}

/** A workspace with a repository on its volume, whose pods come and go. */
export class Workspace {
  public readonly volumes = new Volumes();
  public readonly containers: Container[] = [];

  /** Whether the kubelet's preparation of a volume, which makes it the workspace's, happens at each launch. */
  public prepareVolumes = true;

  private constructor(
    public readonly pod: WorkspacePod,
    public readonly port: number,
  ) {}

  /** `mountHome` may put a file system on the directory of the home volume before anything is in it. */
  public static async create(
    props: WorkspacePodProps = {},
    mountHome: (directory: string) => void = () => undefined,
  ): Promise<Workspace> {
    const port = await freePort();
    const pod = workspacePod(
      { ...props, openCode: { fetchModels: false, ...props.openCode, port } },
      { name: 'opencode-flux', claimName: 'opencode-flux', password: SECRET, directories: [DIRECTORY] },
    );
    const workspace = new Workspace(pod, port);
    workspace.clone(mountHome);
    return workspace;
  }

  public get server(): PodContainer {
    const [server] = this.pod.containers;
    if (server === undefined) throw new Error('the pod has no container');
    return server;
  }

  /** A new container of the server, on the same volumes. */
  public launch(options: Partial<ContainerOptions> & { readonly password?: string } = {}): Container {
    const { password = PASSWORD, ...rest } = options;
    const container = new Container({
      pod: this.pod,
      container: this.server,
      volumes: this.volumes,
      secrets: { [SECRET.name]: { [SECRET.key]: password } },
      shell: 'busybox',
      prepareVolumes: this.prepareVolumes,
      ...rest,
    });
    this.containers.push(container);
    return container;
  }

  /** The same, once it serves. */
  public async start(options: Parameters<Workspace['launch']>[0] = {}): Promise<Container> {
    const container = this.launch(options);
    await container.logged(STARTED);
    return container;
  }

  public async request(path: string, init: RequestInit & { readonly password?: string } = {}): Promise<Response> {
    const { password = PASSWORD, ...rest } = init;
    return fetch(`http://127.0.0.1:${this.port}${path}`, {
      signal: AbortSignal.timeout(120_000),
      ...rest,
      headers: { authorization: basic(password), 'content-type': 'application/json', ...rest.headers },
    });
  }

  public async json(path: string, init: Parameters<Workspace['request']>[1] = {}): Promise<unknown> {
    const response = await this.request(path, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  public async createSession(title: string): Promise<string> {
    const session = await this.json('/session', { method: 'POST', body: JSON.stringify({ title }) });
    return (session as { readonly id: string }).id;
  }

  public async sessionTitles(): Promise<readonly string[]> {
    const sessions = (await this.json('/session')) as readonly { readonly title: string }[];
    return sessions.map(({ title }) => title);
  }

  /** What SQLite says of the database of the sessions: `ok`, or what is wrong. */
  public integrity(): string {
    const database = this.volumes.path('home', '.local', 'share', 'opencode', 'opencode.db');
    return run('sqlite3', [database, 'PRAGMA integrity_check']).trim();
  }

  public async stop(): Promise<void> {
    await Promise.all(this.containers.map((container) => container.destroy()));
  }

  public async remove(): Promise<void> {
    await this.stop();
    this.volumes.remove();
  }

  /** What the init container leaves: a repository of the workspace's user. */
  private clone(mountHome: (directory: string) => void): void {
    const volume = this.pod.volumes.find(({ name }) => name === 'home');
    if (volume === undefined) throw new Error('the pod has no home');
    mountHome(this.volumes.prepare(this.pod, volume));
    this.volumes.prepare(this.pod, volume);
    const { runAsUser, runAsGroup } = this.pod.securityContext;
    const git = this.volumes.path('home', 'git');
    const repository = this.volumes.path('home', 'git', 'k8s-cluster');
    mkdirSync(repository, { recursive: true });
    writeFileSync(`${repository}/README.md`, 'A cluster.\n');
    run('git', ['init', '--quiet', '--initial-branch=main'], repository);
    run('git', ['add', '.'], repository);
    run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'first'], repository);
    run('git', ['remote', 'add', 'origin', 'https://github.com/jbaker48/k8s-cluster'], repository);
    chownSync(git, runAsUser, runAsGroup);
    run('chown', ['-R', `${runAsUser}:${runAsGroup}`, repository]);
  }
}

export function basic(password: string): string {
  return `Basic ${Buffer.from(`opencode:${password}`).toString('base64')}`;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Runs a command of this machine to its end; throws where it fails. */
function run(command: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return stdout;
}
