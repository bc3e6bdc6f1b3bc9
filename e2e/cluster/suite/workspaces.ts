import { readFileSync } from 'node:fs';
import { ClusterApi, type ClusterObject } from '../stand-ins/cluster-api';
import { PERSISTENT_VOLUME_CLAIM, POD, SECRET } from '../stand-ins/resources';
import { type Claim, directoryOf } from '../stand-ins/storage-objects';
import { WorkspaceServer } from '../../../lib/verify/cluster/workspace-server';
import { KUBECONFIG } from './settings';
import { until } from './until';

export const OPENCODE = 'opencode';
export type WorkspaceId = 'flux' | 'ha';
export const IDS: readonly WorkspaceId[] = ['flux', 'ha'];

/** Where Envoy listens. */
export const GATEWAY = process.env['E2E_GATEWAY'] ?? '127.0.0.1:10443';

export interface Pod extends ClusterObject {
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly podIP?: string;
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly restartCount: number; readonly containerID?: string }[];
  };
}

interface Secret extends ClusterObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** A workspace of the running cluster. */
export class RunningWorkspace {
  public readonly name: string;
  public readonly hostname: string;

  public constructor(
    public readonly api: ClusterApi,
    public readonly id: WorkspaceId,
  ) {
    this.name = `opencode-${id}`;
    this.hostname = `${id}.opencode.angryninja.cloud`;
  }

  public static async open(id: WorkspaceId): Promise<RunningWorkspace> {
    return new RunningWorkspace(await ClusterApi.connect(KUBECONFIG, 'e2e'), id);
  }

  /** The one pod, once it is ready. */
  public ready(deadline = 180): Promise<Pod> {
    return until(`a pod of ${this.name} is ready`, deadline, async () => {
      const pods = (await this.api.list<Pod>(POD, OPENCODE)).filter(
        ({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === this.name,
      );
      const [pod, ...others] = pods;
      const isReady = pod?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
      if (pod !== undefined && others.length === 0 && isReady && pod.metadata.deletionTimestamp === undefined)
        return pod;
      throw new Error(pods.map(({ metadata, status }) => `${metadata.name} is ${status.phase}`).join(', ') || 'no pod');
    });
  }

  public async deletePod(): Promise<void> {
    await this.api.delete(POD, (await this.ready()).metadata);
  }

  public async claim(): Promise<Claim> {
    const claim = await this.api.get<Claim>(PERSISTENT_VOLUME_CLAIM, this.name, OPENCODE);
    if (claim === undefined) throw new Error(`there is no claim ${this.name}`);
    return claim;
  }

  /** Where the volume is mounted on this machine. */
  public async volume(): Promise<string> {
    return directoryOf(this.api, await this.claim());
  }

  /** Through the Gateway, as a browser. */
  public async server(): Promise<WorkspaceServer> {
    const [address = '', port = '443'] = GATEWAY.split(':');
    return new WorkspaceServer({
      hostname: this.hostname,
      username: 'opencode',
      password: () => this.secret('PASSWORD'),
      resolve: { address, port: Number(port) },
      ca: await authority(this.api),
    });
  }

  public async secret(key: string): Promise<string> {
    const secret = await this.api.get<Secret>(SECRET, `${this.name}-secret`, OPENCODE);
    return Buffer.from(secret?.data?.[key] ?? '', 'base64').toString();
  }
}

/** What vouches for the workspaces' certificate: the authority behind the ClusterIssuer. */
export async function authority(api: ClusterApi): Promise<string> {
  const given = process.env['E2E_CA'];
  if (given !== undefined) return readFileSync(given, 'utf8');
  const secret = await api.get<Secret>(SECRET, 'authority', 'cert-manager');
  return Buffer.from(secret?.data?.['tls.crt'] ?? '', 'base64').toString();
}
