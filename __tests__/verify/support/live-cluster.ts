import { inspectionOf, type AppInspection } from '../../../lib/gitops/inspection';
import { isDescribed } from '../../../lib/gitops/description';
import { ClusterClient } from '../../../lib/verify/cluster/cluster-client';
import { emittedObjects } from '../../../lib/verify/cluster/emitted-objects';
import { pathOf, RESOURCES, resourceOf } from '../../../lib/verify/cluster/resource';
import { clusterTasks, type ClusterTasksOptions } from '../../../lib/verify/cluster/tasks';
import type { Outcome } from '../../../lib/verify/criterion';
import { recordAt } from '../../../lib/verify/json-path';
import { runCriteria } from '../../../lib/verify/run-criteria';
import type { WorkspaceFacts } from '../../../lib/workspace/workspace-facts';
import { example, type Example, type ExampleProps } from '../../support/first-user';
import { ApiServer, type KubernetesObject } from './api-server';

export const NAMESPACE = 'opencode';
const READY = { type: 'Ready', status: 'True', reason: 'Ready', message: 'all is well' };
const ACCEPTED = [
  { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'taken in' },
  { type: 'ResolvedRefs', status: 'True', reason: 'ResolvedRefs', message: 'found' },
];

/** What the controllers of a healthy cluster write into the status of each kind. */
const STATUS: Readonly<Record<string, unknown>> = {
  Namespace: { phase: 'Active' },
  Certificate: { conditions: [READY], notAfter: new Date(Date.now() + 60 * 24 * 60 * 60 * 1000).toISOString() },
  Kustomization: { conditions: [READY] },
  HelmRelease: { conditions: [READY] },
  ExternalSecret: { conditions: [READY] },
  HTTPRoute: { parents: [{ conditions: ACCEPTED }] },
  BackendTrafficPolicy: { ancestors: [{ conditions: ACCEPTED }] },
  PersistentVolumeClaim: { phase: 'Bound' },
  ReplicationSource: { lastSyncTime: '2026-11-26T00:00:00Z' },
};

/** An app as its own program hands it over. */
export function inspect({ app }: Example): AppInspection {
  return inspectionOf(
    app,
    app.files(),
    app.node
      .findAll()
      .filter(isDescribed)
      .map((construct) => construct.describe()),
  );
}

/** An API server with what the app emits, as a healthy cluster has it. */
export class LiveCluster {
  public readonly api = new ApiServer();
  public readonly inspection: AppInspection;
  public readonly workspaces: readonly WorkspaceFacts[];
  private pods = 0;

  public constructor(props: ExampleProps, secret: Readonly<Record<string, string>>) {
    const built = example(props);
    this.inspection = inspect(built);
    this.workspaces = Object.values(built.workspaces).map((workspace) => workspace.describe());
    for (const { kind, group, name, namespace, manifest } of emittedObjects(this.inspection.files, 'kubernetes')) {
      const resource = resourceOf(group, kind);
      if (resource === undefined) continue;
      const place = kind === 'Namespace' ? undefined : (namespace ?? (kind === 'Certificate' ? 'network' : NAMESPACE));
      this.api.objects.set(pathOf(resource, place, name), { ...(manifest as KubernetesObject), status: STATUS[kind] });
    }
    for (const workspace of this.workspaces) {
      const data = Object.fromEntries(
        Object.entries(secret).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
      );
      this.api.objects.set(this.path('secret', workspace.secret.name), { kind: 'Secret', data });
      this.addPod(workspace);
    }
  }

  public path(resource: keyof typeof RESOURCES, name: string): string {
    return pathOf(
      RESOURCES[resource],
      resource === 'namespace'
        ? undefined
        : resource === 'certificate'
          ? 'network'
          : resource === 'kustomization'
            ? 'flux-system'
            : NAMESPACE,
      name,
    );
  }

  /** A pod of the workspace's Deployment, ready and with its init containers ended; its path. */
  public addPod(workspace: WorkspaceFacts): string {
    const deployment = this.api.objects.get(this.path('deployment', workspace.name));
    const template = recordAt(deployment, 'spec', 'template');
    const name = `${workspace.name}-${String((this.pods += 1))}`;
    const [startedAt, finishedAt] = ['2026-11-26T00:00:00Z', '2026-11-26T00:00:01Z'];
    const path = this.path('pod', name);
    this.api.objects.set(path, {
      kind: 'Pod',
      metadata: { ...recordAt(template, 'metadata'), name, uid: `uid-of-${name}` },
      spec: template['spec'],
      status: {
        phase: 'Running',
        conditions: [READY],
        initContainerStatuses: workspace.pod.containers
          .filter(({ init }) => init)
          .map((container) => ({
            name: container.name,
            state: { terminated: { reason: 'Completed', startedAt, finishedAt } },
          })),
      },
    });
    for (const container of workspace.pod.containers)
      this.api.logs.set(`${path}/${container.name}`, `${container.name}: all is well\n`);
    return path;
  }

  /** Path of the workspace's only pod. */
  public podPath(workspace: WorkspaceFacts): string {
    const found = [...this.api.objects.keys()].find((path) => path.startsWith(this.path('pod', `${workspace.name}-`)));
    if (found === undefined) throw new Error(`no pod of ${workspace.name}`);
    return found;
  }

  /** What one criterion says, asked of the workspace `flux` where it is one of a workspace. */
  public async ask(slug: string, options: Partial<ClusterTasksOptions> = {}, timeout = 20): Promise<Outcome> {
    const [outcome] = await this.askAll([slug], options, timeout);
    if (outcome === undefined) throw new Error(`no criterion ${slug}`);
    return outcome;
  }

  /** The same of several in one run. */
  public async askAll(
    slugs: readonly string[],
    options: Partial<ClusterTasksOptions> = {},
    timeout = 20,
  ): Promise<readonly Outcome[]> {
    const tasks = await clusterTasks([this.inspection], {
      cluster: await ClusterClient.open({ kubeconfig: this.api.kubeconfig }),
      workspace: 'flux',
      resolve: new Map(),
      streamSeconds: 1,
      signal: () => AbortSignal.timeout(60_000),
      ...options,
    });
    const reporter = { start: () => undefined, end: () => undefined, finish: () => undefined };
    const chosen = tasks.filter(({ criterion }) => slugs.includes(criterion.slug));
    const results = await runCriteria(chosen, { timeout, interrupted: new AbortController().signal, reporter });
    return results.map(({ outcome }) => outcome);
  }
}
