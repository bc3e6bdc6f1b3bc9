import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ClusterApi, type AppliedObject, type ClusterObject } from '../stand-ins/cluster-api';
import type { Condition } from '../stand-ins/conditions';
import { DOPPLER_TOKEN } from '../stand-ins/doppler';
import { CONFIG_MAP, GIT_REPOSITORY, SECRET } from '../stand-ins/resources';
import { GIT_PORT } from './outside-facts';
import { KUSTOMIZATION, NAMESPACE } from './resources';
import { KUBECONFIG, REPOSITORY, STATE } from './settings';
import { until } from './until';

/** Bytes of the files below `dist/`, by path. */
export type Tree = ReadonlyMap<string, string>;

export interface Kustomization extends ClusterObject {
  readonly spec: {
    readonly prune?: boolean;
    readonly postBuild?: { readonly substituteFrom?: readonly { readonly name: string }[] };
  };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly lastAppliedRevision?: string;
    readonly lastHandledReconcileAt?: string;
  };
}

const FLUX_SYSTEM = 'flux-system';
const CLUSTER_FILES = join(__dirname, '../home-kubernetes');
const REMOTE = process.env['E2E_GIT_REMOTE'] ?? join(STATE, 'git/home-kubernetes.git');
const URL = process.env['E2E_GIT_URL'] ?? `http://127.0.0.1:${String(GIT_PORT)}/home-kubernetes.git`;

/** The cluster's own repository, which Flux reads: what the cluster has beside the library's tree, and that tree. */
export class HomeKubernetes {
  private revision = '';

  private constructor(public readonly api: ClusterApi) {}

  public static async open(): Promise<HomeKubernetes> {
    return new HomeKubernetes(await ClusterApi.connect(KUBECONFIG, 'e2e'));
  }

  /** The tree that is committed in this repository. */
  public static committed(): Tree {
    return filesBelow(join(REPOSITORY, 'dist'));
  }

  /** What a person does once by hand when a cluster is new. */
  public async bootstrap(): Promise<void> {
    const meta = (name: string): AppliedObject['metadata'] => ({ name, namespace: FLUX_SYSTEM });
    await this.api.apply(NAMESPACE, { metadata: { name: FLUX_SYSTEM } });
    await this.api.apply(CONFIG_MAP, {
      metadata: meta('cluster-settings'),
      data: { SECRET_DOMAIN: 'angryninja.cloud', ENVOY_VERSION: process.env['E2E_ENVOY'] ?? '' },
    });
    await this.api.apply(SECRET, { metadata: meta('cluster-secrets'), stringData: { FAKE: 'fake' } });
    await this.api.apply(SECRET, { metadata: meta('doppler-token'), stringData: { dopplerToken: DOPPLER_TOKEN } });
    await this.api.apply(GIT_REPOSITORY, {
      metadata: meta('home-kubernetes'),
      spec: {
        url: URL,
        ref: { branch: 'main' },
        interval: '30m',
        ignore: '# exclude all\n/*\n# include these directories\n!/kubernetes\n!/dist\n',
      },
    });
    await this.api.apply(KUSTOMIZATION, {
      metadata: meta('cluster'),
      spec: {
        path: './kubernetes/flux',
        prune: true,
        interval: '30m',
        retryInterval: '5s',
        sourceRef: { kind: 'GitRepository', name: 'home-kubernetes' },
      },
    });
  }

  /** Commits the tree beside the cluster's own files, some of which `change` may change, and has Flux fetch it. */
  public async commit(
    tree: Tree,
    change: (path: string, content: string) => string | undefined = (_, content) => content,
  ) {
    const work = join(STATE, 'home-kubernetes');
    const git = (...args: readonly string[]): string =>
      execFileSync('git', ['-C', work, '-c', 'user.name=Dev', '-c', 'user.email=dev@example.com', ...args], {
        encoding: 'utf8',
      });
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work, { recursive: true });
    for (const [path, content] of [
      ...filesBelow(CLUSTER_FILES),
      ...[...tree].map(([p, c]) => [`dist/${p}`, c] as const),
    ]) {
      const changed = change(path, content);
      if (changed === undefined) continue;
      mkdirSync(join(work, dirname(path)), { recursive: true });
      writeFileSync(join(work, path), changed);
    }
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('commit', '--quiet', '--message=State');
    if (process.env['E2E_GIT_REMOTE'] === undefined) execFileSync('git', ['init', '--quiet', '--bare', REMOTE]);
    git('push', '--quiet', '--force', REMOTE, 'main');
    this.revision = `main@sha1:${git('rev-parse', 'HEAD').trim()}`;
    const requestedAt = { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() };
    await this.api.patch(
      GIT_REPOSITORY,
      { name: 'home-kubernetes', namespace: FLUX_SYSTEM },
      { metadata: { annotations: requestedAt } },
    );
  }

  public kustomization(name: string): Promise<Kustomization | undefined> {
    return this.api.get<Kustomization>(KUSTOMIZATION, name, FLUX_SYSTEM);
  }

  /** Waits until Flux has applied what was committed last, and all of it is ready. */
  public async applied(deadline: number, ...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await until(`Kustomization ${name} is ready at ${this.revision}`, deadline, async () => {
        const ready = readyOf(await this.kustomization(name));
        if (ready?.status === 'True' && ready.message.includes(this.revision)) return true;
        throw new Error(ready === undefined ? 'it is not there' : `${ready.reason}: ${ready.message}`);
      });
    }
  }
}

export function readyOf(kustomization: Kustomization | undefined): Condition | undefined {
  return kustomization?.status?.conditions?.find(({ type }) => type === 'Ready');
}

function filesBelow(folder: string): Tree {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return new Map(files.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
