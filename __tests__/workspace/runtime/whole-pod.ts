import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { PodContainer, WorkspacePod } from '../../../lib/workspace/pod/workspace-pod';
import { SECRET_KEYS } from '../../../lib/workspace/secret/workspace-secret-keys';
import { type ContainerResult, PodSandbox, type RunOptions, type RunningContainer } from '../../support/container';

/** Values of the pod's one Secret, by key. */
export type SecretValues = Readonly<Record<string, string>>;

export interface WholePodOptions {
  readonly pod: WorkspacePod;
  readonly port: number;
  readonly secret: SecretValues;
  /** How the container of that name is run. */
  readonly run: (container: string) => RunOptions;
}

/** A composed pod on its volumes: its init containers one after the other, then its server. */
export class WholePod {
  public readonly sandbox: PodSandbox;
  private running: RunningContainer | undefined;
  private serverLog = '';

  public constructor(private readonly options: WholePodOptions) {
    this.sandbox = new PodSandbox([options.pod]);
    for (const volume of options.pod.volumes) {
      if (!('configMap' in volume)) continue;
      const { name } = volume.configMap;
      for (const file of options.pod.configMaps.find((each) => each.name === name)?.files ?? []) {
        writeFileSync(join(this.sandbox.volume(volume.name), file.name), file.content);
      }
    }
  }

  /** As the kubelet does for a new pod: fresh temporary volumes, the Secret as it is, each container in its turn. */
  public async start(secret: SecretValues = {}): Promise<string> {
    const values = { ...this.options.secret, ...secret };
    for (const volume of this.options.pod.volumes) {
      if ('emptyDir' in volume) empty(this.sandbox.volume(volume.name));
      if (!('secret' in volume)) continue;
      for (const { key, path } of volume.secret.items ?? []) this.sandbox.secret(volume.name, path, values[key] ?? '');
    }
    let log = '';
    for (const container of this.options.pod.initContainers) {
      const { status, output } = await this.sandbox.run(container, this.options.run(container.name));
      log += output;
      if (status !== 0) throw new Error(`${container.name} ended with ${status}: ${output}`);
    }
    await this.serve(values);
    return log;
  }

  /** What a script in a login shell says, with the environment, the mounts and the user of the server. */
  public execute(script: string): Promise<ContainerResult> {
    const server = this.server(this.options.secret);
    const command = ['/bin/sh', '-l', '-e', '-c', script];
    return this.sandbox.run({ ...server, command, args: [] }, this.options.run(server.name));
  }

  private server(values: SecretValues): PodContainer {
    const [server] = this.options.pod.containers;
    if (server === undefined) throw new Error('the pod has no container');
    const environment = Object.fromEntries(
      Object.entries(server.environment).map(([name, value]) => [
        name,
        'secretKeyRef' in value ? { value: values[value.secretKeyRef.key] ?? '' } : value,
      ]),
    );
    return { ...server, environment };
  }

  private async serve(values: SecretValues): Promise<void> {
    const server = this.server(values);
    const running = this.sandbox.start(server, this.options.run(server.name));
    this.running = running;
    this.serverLog = '';
    await new Promise<void>((resolve, reject) => {
      for (const stream of [running.process.stdout, running.process.stderr]) {
        stream?.on('data', (text: string) => {
          this.serverLog += text;
          if (text.includes('Local access:')) resolve();
        });
      }
      void running.ended.then(({ output }) => reject(new Error(output)));
    });
  }

  /** What the server has written since it was started last. */
  public get log(): string {
    return this.serverLog;
  }

  public get url(): string {
    return `http://127.0.0.1:${this.options.port}`;
  }

  /** The value of the `Authorization` header. */
  public get authorization(): string {
    return `Basic ${Buffer.from(`opencode:${this.options.secret[SECRET_KEYS.password]}`).toString('base64')}`;
  }

  /** What the node does when it fails. */
  public async kill(): Promise<ContainerResult | undefined> {
    return this.running?.kill();
  }

  public async request(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: this.authorization, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(120_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  public async remove(): Promise<void> {
    await this.kill();
    this.sandbox.remove();
  }
}

function empty(directory: string): void {
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true, force: true });
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
